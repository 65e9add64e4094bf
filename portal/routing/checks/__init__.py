"""
Hold a whole set of rules against the questions that are asked, before it goes live. Pure and exact.

`problems` finds what can't be seen in one file: rules that never fire, contradict each other or leave a way of
answering without a signal. See docs/decisions/0010-rules-are-checked-exactly.md.
"""

from portal.routing.checks.asked import Asked, Asking, Facts, Option
from portal.routing.checks.findings import problems

__all__ = ["Asked", "Asking", "Facts", "Option", "problems"]

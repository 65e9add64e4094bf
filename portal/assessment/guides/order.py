"""All guided notes, in the order of the page of a signal."""

from collections.abc import Mapping
from typing import Final

from portal.assessment.guide import Guide
from portal.assessment.guides.analysis import ANALYSIS
from portal.assessment.guides.cause import CAUSE
from portal.assessment.guides.costs import COSTS
from portal.assessment.guides.fine import FINE
from portal.assessment.guides.impact import IMPACT
from portal.assessment.guides.own_share import OWN_SHARE
from portal.assessment.guides.reversed import REVERSED
from portal.assessment.guides.three_steps import THREE_STEPS

GUIDES: Final[Mapping[str, Guide]] = {
    guide.key: guide for guide in (ANALYSIS, REVERSED, THREE_STEPS, COSTS, OWN_SHARE, IMPACT, CAUSE, FINE)
}
"""By key."""

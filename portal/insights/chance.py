"""
Is a difference more than chance? Rank tests for times, Fisher or chi-square for shares, corrected for their number.

Rank tests, because times are skewed: one report that took a year may not decide. Source: scipy.stats.
"""

from collections.abc import Mapping, Sequence
from typing import Any

ENOUGH = 5
"""Expected reports per cell from which a chi-square test holds."""


def _stats() -> Any:
    from scipy import stats  # noqa: PLC0415  late: a second and 60 MB that only this report needs

    return stats


def times_differ(groups: Mapping[str, Sequence[float]]) -> float:
    """Return p for "these groups have the same times": Mann–Whitney for two groups, Kruskal–Wallis for more."""
    values = list(groups.values())
    if len({value for group in values for value in group}) < 2:
        return 1.0
    if len(values) == 2:
        return float(_stats().mannwhitneyu(*values, alternative="two-sided").pvalue)
    return float(_stats().kruskal(*values).pvalue)


def shares_differ(groups: Mapping[str, Sequence[bool]]) -> float:
    """Return p for "this is so equally often": Fisher for two groups or small cells, else chi-square."""
    table = [[sum(flags), len(flags) - sum(flags)] for flags in groups.values()]
    so, not_so = (sum(row[side] for row in table) for side in (0, 1))
    if not so or not not_so:
        return 1.0
    if len(table) == 2:
        return float(_stats().fisher_exact(table).pvalue)
    if min(so, not_so) * min(sum(row) for row in table) / (so + not_so) >= ENOUGH:
        return float(_stats().chi2_contingency(table).pvalue)
    each = [_stats().fisher_exact([row, [so - row[0], not_so - row[1]]]).pvalue for row in table]
    return min(1.0, len(each) * float(min(each)))


def corrected(chances: Sequence[float]) -> list[float]:
    """Return p after correction for the number of comparisons (Benjamini and Hochberg)."""
    return [float(p) for p in _stats().false_discovery_control(chances, method="bh")] if chances else []

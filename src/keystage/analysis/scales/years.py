"""When an earlier result of a pupil was taken."""

from keystage.analysis.scales.definition import Result

__all__ = ["year_taken"]


def year_taken(result: Result, *, year: int, year_group: int) -> int:
    """The year in which pupils of `year_group` in `year` took `result`: a Year 6 took key stage 1 four years before."""
    return year - max(year_group - result.taken_in, 0)

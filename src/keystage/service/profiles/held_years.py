"""Which results years are held, and up to which day the figures of each may speak."""

from datetime import date

from keystage.analysis.measures import years_of_schools
from keystage.analysis.register import content_day
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["as_at", "results_years"]

_RESULTS = ("EYFS", "KS1", "KS2", "KS4")


def results_years(home: Home) -> tuple[AcademicYear, ...]:
    """Years in which any school has a result, newest first."""
    if not home.current():
        return ()
    return tuple(AcademicYear(year) for year in sorted(years_of_schools(home, _RESULTS), reverse=True))


def as_at(home: Home, *, year: AcademicYear, newest: AcademicYear, today: date) -> date:
    """The day that the pages of a year are of: nothing later appears on them (9a.6).

    An earlier year stands as it stood six months after it ended. The newest year goes on as files come in: up to the
    last day that any file held speaks of, so that a new inspection shows at once. Never later than today. It moves
    with what is held and not with the clock: pages made again without anything new are the same pages.
    """
    days = [year.default_as_at] if year.default_as_at <= today else []
    if year == newest:
        said = (content_day(release, home.folder) for release in home.current())
        days += [day for day in said if day is not None and year.ends_on <= day <= today]
    return max(days, default=min(year.ends_on, today))

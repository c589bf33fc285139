"""Releases of pupils that are held longer than their record type says."""

from dataclasses import dataclass
from datetime import date

from keystage.analysis.returns import layouts
from keystage.analysis.store.home import Home
from keystage.analysis.store.people.columns import told_of
from keystage.analysis.store.release import Release
from keystage.analysis.store.retention import ends_on, record_types

__all__ = ["PastDate", "releases_past_date"]

_ESTIMATES = "fft_estimates"


@dataclass(frozen=True, slots=True)
class PastDate:
    """record_type: its code. since: the first day on which it should have gone. words: what it is, without a name."""

    release: Release
    record_type: str
    since: date
    words: str


def releases_past_date(home: Home, day: date) -> tuple[PastDate, ...]:
    """Those past their date on a day, current or not. A kind that is no longer known is taken to be of pupils."""
    known, kept = layouts(home.folder), record_types(home.folder)
    found = []
    for release in home.releases():
        layout = known.get(release.kind)
        if layout is not None and not told_of(layout):
            continue
        code = "pupil_estimates" if release.kind == _ESTIMATES else "pupil_results"
        since = ends_on(kept[code], release.year.ends_on if release.year else release.came_on)
        if since is not None and since <= day:
            rows = "1 row" if release.rows == 1 else f"{release.rows:,} rows"
            year = f", {release.year}" if release.year else ""
            title = layout.title if layout else release.kind
            found.append(PastDate(release, code, since, f"{rows} of {title}{year}: release {release.code}"))
    return tuple(found)

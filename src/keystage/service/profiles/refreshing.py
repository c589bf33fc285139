"""Figures that stand on releases which are no longer here: made anew first, so that pages go on, then thrown away."""

import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.jobs.models import Job
from keystage.service.profiles import held_years
from keystage.service.profiles.actions import note_ready
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import discard, figures_key, folder_of, prepare, schools_in
from keystage.service.profiles.selectors import TASK, last_accepted, years_ready
from keystage.service.profiles.tasks import as_at_of, served_urns

__all__ = ["refresh_figures", "wait_for_figures"]

_CODE = 12  # letters of a release's code, with which the name of its cached figures begins
_TOGETHER = ("pupils-", "models-", "record-")  # of what is made of several releases


def refresh_figures(tell: Callable[[int, int], None]) -> int:
    """Make the figures that pages read anew where they stand on something else than what is held now, and throw the old
    ones away; how many years. Figures that are being made just now are waited for: they may stand on the old."""
    wait_for_figures(tell)
    home, began = Home(Path(settings.KEYSTAGE_HOME)), time.time()
    kept, anew = set(), 0
    for year, newest in years_ready().items():
        of = AcademicYear.parse(year)
        if of not in held_years.results_years(home):
            continue
        day, urns = as_at_of(home, of), sorted(served_urns())
        if figures_key(home, year=of, as_at=day, urns=urns) == newest.key:
            kept.add(newest.key)
            continue
        key = prepare(home, year=of, as_at=day, urns=urns, tell=tell)
        schools = schools_in(folder_of(home.folder, key))
        note_ready(key=key, year=year, as_at=day, schools=schools, after=last_accepted())
        kept.add(key)
        anew += 1
    Prepared.objects.exclude(key__in=kept).delete()
    discard(home, keep=kept)
    _forget_cached(home, before=began)
    return anew


def wait_for_figures(tell: Callable[[int, int], None]) -> None:
    """Let those who make figures now end: what they read is about to go."""
    while Job.objects.filter(task=TASK, state=Job.State.running).exists():
        tell(0, 0)
        time.sleep(1)


def _forget_cached(home: Home, *, before: float) -> None:
    """Cached figures of releases that are gone, and all that were made of several before this."""
    held = {release.code for release in home.releases()}
    for path in (home.folder / "figures").glob("*.parquet"):
        together = path.name.startswith(_TOGETHER)
        if (together and path.stat().st_mtime < before) or (not together and path.name[:_CODE] not in held):
            path.unlink(missing_ok=True)

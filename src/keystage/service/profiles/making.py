"""Figures made ready without ever holding all of them: a year at a time, then some schools at a time.

Of a county of 600 schools all at once would be some ten gigabytes. What may be told hangs on all schools of a year
together, so every year is made fit for each audience first; then each school's pages look back over its years.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence, Ground, evidence_on
from keystage.analysis.packs import Audience
from keystage.analysis.packs.case import areas_of, cases_shown, shown_to
from keystage.analysis.packs.protected import Protected, protected_figures
from keystage.service.profiles.listing import keep_part, put_together
from keystage.service.profiles.ready_evidence import figures_where, keep_comparisons, keep_figures, keep_rest
from keystage.service.profiles.sealed_pickles import seal
from keystage.service.schools.selectors import AUDIENCES

__all__ = ["make"]

_TOGETHER = 60  # schools


def make(ground: Ground, folder: Path, *, kept: Path, tell: Callable[[int, int], None]) -> None:
    """Write a results year's figures, of each audience into a folder of its name. kept: as for `disclosure.protect`.
    tell: is told how many steps are done, and of how many."""
    for audience in AUDIENCES:
        (folder / audience).mkdir()
    parts = list(ground.schools.iter_slices(_TOGETHER))
    step = _steps(tell, len(AUDIENCES) * (len(ground.years) + len(parts)))
    withheld = _figures(ground, folder, kept, step)
    rest: dict[Audience, list[Evidence]] = {audience: [] for audience in AUDIENCES}
    for number, some in enumerate(parts):
        evidence = evidence_on(ground, some)
        for audience in AUDIENCES:
            protected = replace(withheld[audience], figures=figures_where(folder / audience, ground.holds(some["urn"])))
            shown = shown_to(evidence, audience=audience, home=ground.shelf, protected=protected)
            _pages(shown, folder / audience, number, audience=audience, of=evidence, home=ground.shelf)
            rest[audience].append(replace(shown, figures=shown.figures.clear(), comparisons=shown.comparisons.clear()))
            step()
    for audience in AUDIENCES:
        keep_rest(folder / audience, rest[audience])
        put_together(folder / audience)


def _steps(tell: Callable[[int, int], None], total: int) -> Callable[[], None]:
    """To be called after every step."""
    number = count(1)
    return lambda: tell(next(number), total)


def _figures(
    ground: Ground, folder: Path, kept: Path, step: Callable[[], None]
) -> Mapping[Audience, Protected]:  # fmt: skip
    """Every year's figures as each audience may see them, to the depth; of each audience what it may not see of those
    by which schools are set among similar ones, without the figures."""
    areas, parts = areas_of(ground.schools), {audience: list[Protected]() for audience in AUDIENCES}
    for year in ground.years:
        every = ground.of_year(year)
        for audience in AUDIENCES:
            made = protected_figures(every, audience=audience, areas=areas, home=ground.shelf, kept=kept)
            keep_figures(folder / audience, year, made.figures.filter(ground.deep()))
            parts[audience].append(replace(made, figures=every.clear()))
            step()
    return {
        audience: Protected(
            *(pl.concat([getattr(one, name) for one in some]) for name in ("figures", "placed", "withheld"))
        )
        for audience, some in parts.items()
    }


def _pages(
    shown: Evidence, folder: Path, number: int, *, audience: Audience, of: Evidence, home: Path
) -> None:  # fmt: skip
    """Of some schools each one's case, their comparisons, and their rows for lists."""
    keep_comparisons(folder, number, shown.comparisons)
    said = {}
    for case in cases_shown(shown, of=of, audience=audience, home=home):
        (folder / f"{case.urn}.case").write_bytes(seal(case))
        said[case.urn] = case.headlines
    keep_part(folder, number, shown, said, home=home)

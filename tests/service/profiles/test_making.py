"""Figures of many schools are made ready a year and some schools at a time: it is as if they were made at once."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from keystage.analysis.benchmarks import depth_of_pages, ground_of
from keystage.analysis.packs.case import Case
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.profiles.making import make
from keystage.service.profiles.ready import Ready
from keystage.service.schools.selectors import AUDIENCES
from tests.service.profiles.conftest import ReadyArea

pytestmark = pytest.mark.django_db

KEY = ["urn", "level", "year", "measure", "group", "release", "definition"]
FRAMES = ("schools", "figures", "comparisons", "neighbours", "floors", "releases")


def _made(area: ReadyArea, folder: Path, urns: list[str]) -> Ready:
    home, told = Home(area.home), list[tuple[int, int]]()
    ground = ground_of(
        home, year=AcademicYear(2023), urns=urns, as_at=date(2024, 2, 29), depth=depth_of_pages(home.folder)
    )
    folder.mkdir()
    make(ground, folder, kept=folder.parent, tell=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))
    return Ready(folder)


def _same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    by = [name for name in KEY if name in one.columns] or one.columns[:1]
    # An authority's mean is summed by several threads: its last digit is not always the same.
    assert_frame_equal(one.sort(by, nulls_last=True), other.sort(by, nulls_last=True), rel_tol=1e-12, abs_tol=1e-9)
    return True


def _same_case(one: Case, other: Case) -> bool:
    said = [(c.adviser, c.headlines, c.questions, dict(c.better)) for c in (one, other)]
    frames = ("schools", "figures", "comparisons", "neighbours", "floors")
    return said[0] == said[1] and all(_same(getattr(one.evidence, f), getattr(other.evidence, f)) for f in frames)


@pytest.mark.req("X.7")
def test_some_schools_at_a_time_and_all_at_once_are_the_same(
    ready_area: ReadyArea, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    urns = sorted(ready_area.urns.values())[:12]
    together = _made(ready_area, tmp_path / "together", urns)
    monkeypatch.setattr("keystage.service.profiles.making._TOGETHER", 5)
    monkeypatch.setattr("keystage.analysis.benchmarks.ground._LITTLE", 0)
    apart = _made(ready_area, tmp_path / "apart", urns)
    for audience in AUDIENCES:
        one, other = together.evidence(audience), apart.evidence(audience)
        for name in FRAMES:
            assert _same(getattr(one, name), getattr(other, name)), (audience, name)
        for name in ("listing.parquet", "last-figures.parquet"):
            mine, theirs = (pl.read_parquet(made.folder / audience / name) for made in (together, apart))
            assert mine.equals(theirs), (audience, name)
        assert not list((apart.folder / audience).glob(".part-*"))
        for urn in urns:
            cases = together.case(urn, audience), apart.case(urn, audience)
            assert cases[0] is not None
            assert cases[1] is not None
            assert _same_case(cases[0], cases[1]), (audience, urn)
    hidden = together.evidence("public").figures.filter(pl.col("reason") == "hidden")
    assert hidden.height

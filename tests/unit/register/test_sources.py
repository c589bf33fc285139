"""Which files are believed first."""

from datetime import UTC, date, datetime
from pathlib import Path

from keystage.analysis.register import content_day, later_than, school_sources
from keystage.analysis.register.sources import in_order
from keystage.analysis.returns import layouts
from keystage.analysis.store import Release
from keystage.analysis.vocabulary import AcademicYear


def _release(code: str, kind: str, year: int | None = None, dated: str = "") -> Release:
    return Release(
        code=code, kind=kind, table="", year=AcademicYear(year) if year else None, status="final", sha256="", rows=1,
        good=1, file="", imported_at=datetime(2026, 1, 1, tzinfo=UTC), layout="", revises=None, folder=Path(),
        dated=dated,
    )  # fmt: skip


def test_a_file_speaks_of_its_date_or_else_of_its_year() -> None:
    assert content_day(_release("a", "gias", dated="2022-04-19")) == date(2022, 4, 19)
    assert content_day(_release("a", "ks2_performance", 2019)) == date(2019, 8, 31)
    assert content_day(_release("a", "census", 2019)) == date(2019, 1, 31)
    assert content_day(_release("a", "gias_links")) is None


def test_what_states_no_day_is_later_than_none() -> None:
    assert later_than(_release("a", "gias", dated="2022-04-19"), date(2020, 2, 29))
    assert not later_than(_release("a", "gias_links"), date(2020, 2, 29))


def test_the_nearest_before_the_end_of_the_year_comes_first() -> None:
    releases = [
        _release("undated", "gias_links"), _release("later", "gias", dated="2019-11-01"),
        _release("spine", "spine", 2019), _release("results", "ks2_performance", 2019),
        _release("before", "spine", 2018), _release("long before", "spine", 2016),
        _release("own", "school_list", dated="2019-08-31"),
    ]  # fmt: skip

    found = [r.code for r in in_order(releases, AcademicYear(2019))]

    assert found == ["results", "spine", "before", "long before", "later", "undated", "own"]


def test_every_kind_that_is_ranked_is_a_kind_of_file() -> None:
    assert {source.code for source in school_sources()} <= {layout.code for layout in layouts()}

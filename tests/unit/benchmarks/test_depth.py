"""Evidence that holds earlier years to a depth: what is not wanted is not there, and what is there is as without it."""

from dataclasses import replace

import polars as pl
import pytest
from tests.factories.homes import home_of, table

from keystage.analysis.benchmarks import Depth, Evidence, depth_of_pages, evidence_on, gather, ground_of
from keystage.analysis.errors import MethodError
from keystage.analysis.packs.case import areas_of, shown_to
from keystage.analysis.packs.protected import protected_figures
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.analysis.vocabulary.upn import check_letters

YEAR = AcademicYear(2019)
DEPTH = Depth("pages", years=2, groups=("all", "disadvantaged", "not_disadvantaged"))
KEY = ["urn", "level", "year", "measure", "group", "release", "definition"]


def _upn(year: int, number: int) -> str:
    stem = f"9982{year % 100:02d}{number:06d}"
    return f"{check_letters(pl.Series([stem]))[0]}{stem}"


def _pupils(year: int) -> str:
    """Two schools; in 2017 there are so few disadvantaged pupils in the first, boys all, that they may not be told."""
    rows = []
    for urn, many in (("999001", 40), ("999002", 30)):
        for number in range(many):
            sex = "F" if number % 2 else "M"
            poor = number < (3 if year == 2017 and urn == "999001" else 16)
            fsm = "Y" if poor and (year > 2017 or sex == "M") else "N"
            who = f"{urn}|{_upn(year, len(rows))}|998|{year - 1}/{year % 100}|6|{sex}|{fsm}"
            rows.append(f"{who}|{'N' if number % 4 else 'Y'}|{95 + number % 12}")
    return table("URN|UPN|LA|Academic year|Year group|Sex|FSM6|EAL|KS2 reading", *rows)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    years = (2016, 2017, 2018, 2019)
    register = table(
        "URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName|TypeOfEstablishment (name)"
        "|EstablishmentStatus (name)|PhaseOfEducation (name)|StatutoryLowAge|StatutoryHighAge",
        *(f"99900{n}|998|Westmere|200{n}|School {n}|Community school|Open|Primary|4|11" for n in (1, 2)),
    )
    files = [(_pupils(year), f"{year - 1}/{year % 100}") for year in years]
    return home_of(tmp_path_factory.mktemp("depth"), (register, ""), *files)


@pytest.fixture(scope="module")
def whole(home: Home) -> Evidence:
    return gather(home, year=YEAR, la="998")


@pytest.fixture(scope="module")
def held(home: Home) -> Evidence:
    return gather(home, year=YEAR, la="998", depth=DEPTH)


def _same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    return one.sort(KEY, nulls_last=True).equals(other.sort(KEY, nulls_last=True))


def test_small_groups_of_years_before_are_not_held(held: Evidence, whole: Evidence) -> None:
    for frame, all_of_it in ((held.figures, whole.figures), (held.comparisons, whole.comparisons)):
        before = frame.filter(pl.col("year") < 2018)
        assert set(before["group"]) == set(DEPTH.groups)
        assert "boys" in set(all_of_it.filter(pl.col("year") < 2018)["group"])
        assert set(before["year"]) == {2016, 2017}


def test_what_is_held_is_as_without_a_depth(held: Evidence, whole: Evidence) -> None:
    assert _same(held.figures, whole.figures.filter(DEPTH.holds(YEAR)))
    plain = ["urn", "year", "measure", "group", "value", "n", "national", "area", "previous", "change", "clear"]
    own = pl.col("year") == 2019
    assert held.comparisons.filter(own).select(plain).equals(whole.comparisons.filter(own).select(plain))
    always = pl.col("group").is_in(list(DEPTH.groups))
    assert held.comparisons.filter(always).equals(whole.comparisons.filter(always))


def test_a_year_can_be_had_whole(home: Home, held: Evidence, whole: Evidence) -> None:
    ground = ground_of(home, year=YEAR, la="998", depth=DEPTH)
    assert _same(ground.of_year(2016), whole.figures.filter(pl.col("year") == 2016))


@pytest.mark.req("2.15", "X.8")
def test_what_is_withheld_of_a_year_before_does_not_hang_on_what_is_held(home: Home, whole: Evidence) -> None:
    """An earlier year's own page tells of every group: what it withholds lest one be worked out, this one does too."""
    ground = ground_of(home, year=YEAR, la="998", depth=DEPTH)
    areas = areas_of(ground.schools)
    years = [protected_figures(ground.of_year(y), audience="public", areas=areas, home=None) for y in ground.years]
    told = pl.concat([one.figures for one in years]).filter(ground.deep())
    expected = shown_to(whole, audience="public", home=home.folder).figures.filter(DEPTH.holds(YEAR))
    assert _same(told, expected)
    assert expected.filter(pl.col("year") == 2017, pl.col("reason") == "hidden").height


@pytest.mark.parametrize("little", [0, 1_000_000])
def test_year_by_year_and_school_by_school_it_is_the_same(
    home: Home, held: Evidence, little: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a county not all years are read at once, and not all schools."""
    monkeypatch.setattr("keystage.analysis.benchmarks.ground._LITTLE", little)
    ground = ground_of(home, year=YEAR, la="998", depth=DEPTH)
    assert ground.years == (2019, 2018, 2017, 2016)
    parts = [evidence_on(ground, one) for one in ground.schools.iter_slices(1)]
    for name in ("schools", "comparisons", "neighbours", "floors"):
        together = pl.concat([getattr(one, name) for one in parts])
        assert together.equals(getattr(held, name)), name
    for one in parts:
        assert _same(one.figures, held.figures.filter(ground.holds(one.schools["urn"])))
    assert set(pl.concat([one.releases for one in parts])["code"]) == set(held.releases["code"])


def test_without_the_rest_of_its_years_nothing_is_shown(held: Evidence, whole: Evidence) -> None:
    with pytest.raises(MethodError, match="earlier years"):
        shown_to(held, audience="public", home=None)
    inside = shown_to(held, audience="school", home=None)
    assert inside.figures.equals(held.figures)
    assert shown_to(replace(whole, shown_to="public"), audience="public", home=None).figures is whole.figures


def test_pages_reach_as_far_as_three_years_together_need() -> None:
    """Domain handbook 9a.9: up to three years; trends (9a.2) of all pupils and of the disadvantaged beside others."""
    known = depth_of_pages()
    assert known.years >= 3
    assert {"all", "disadvantaged", "not_disadvantaged"} <= set(known.groups)

"""Fischer Family Trust's estimates of pupils and of schools: read, checked, kept; never a UPN in a finding."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from keystage.analysis.measures import figures
from keystage.analysis.returns import Reading, read
from keystage.analysis.store import Home, take_in
from keystage.analysis.vocabulary import upn

UPNS = upn.make(999, 2001, 2001, [1, 2, 3, 4]).to_list()
HEAD = "UPN,Year,Year group,Subject,Basis,3,4,5,4+,5+\n"


def one(text: str, **how: str) -> Reading:
    (reading,) = read(text.encode(), **how)  # type: ignore[arg-type]
    assert reading.rows == reading.good.height + len(reading.bad_rows)
    said = " ".join(f.message for f in reading.findings)
    assert not any(number in said or number[1:] in said for number in (*UPNS, "Q207000016049"))
    return reading


def rules(reading: Reading) -> list[tuple[int | None, str | None, str]]:
    return [(f.row, f.column, f.rule) for f in reading.findings]


@pytest.mark.req("2.10")
def test_chances_of_pupils_are_read_by_level_and_basis() -> None:
    reading = one(
        f"{HEAD} {UPNS[0].lower()} ,2009/10,Y6,English,A,10,60,30,90,30\n"
        f"{UPNS[1]},2009/10,Year 5,English,FFT D,,,,95%,35%\n"
        f"{UPNS[2]},2009/10,4,Maths,Type C,0,100,0,100,0\n"
    )
    assert (reading.kind, str(reading.year), rules(reading)) == ("fft_estimates", "2009/10", [])
    kept = reading.frame.select("upn", "year_group", "basis", "chance_4", "chance_4_plus", "chance_5_plus")
    assert kept.rows() == [
        (UPNS[0], 6, "A", 60.0, 90.0, 30.0), (UPNS[1], 5, "D", None, 95.0, 35.0), (UPNS[2], 4, "C", 100.0, 100.0, 0.0),
    ]  # fmt: skip


@pytest.mark.req("2.10")
@pytest.mark.parametrize(
    ("basis", "expected"),
    [("50", "50"), ("20th percentile", "20"), ("FFT 5", "5"), ("FFT20", "20"), ("Median", "50"), ("Top 20%", "20")],
)
def test_later_estimates_are_of_percentiles(basis: str, expected: str) -> None:
    reading = one(f"UPN,Subject,Benchmark,Expected standard\n{UPNS[0]},Reading,{basis},71\n", year="2018/19")
    assert reading.frame.select("basis", "chance_exs_plus").rows() == [(expected, 71.0)]
    assert not reading.findings


@pytest.mark.req("2.10")
@pytest.mark.parametrize(("year", "basis"), [("2015/16", "B"), ("2014/15", "20")])
def test_a_basis_of_another_era_is_a_warning(year: str, basis: str) -> None:
    reading = one(f"UPN,Subject,Basis,4+\n{UPNS[0]},Maths,{basis},80\n", year=year)
    assert rules(reading) == [(2, "Basis", "basis-of-another-era")]
    assert not reading.bad_rows


@pytest.mark.req("2.10", "X.1")
def test_each_mistake_is_named_by_row_and_column() -> None:
    reading = one(
        f"{HEAD}Q207000016049,2009/10,Y6,English,A,10,60,30,90,30\n{UPNS[0]},2009/10,Y99,English,A,10,60,30,90,30\n"
        f"{UPNS[1]},2009/10,Y6,English,Z,10,60,30,90,30\n{UPNS[2]},2009/10,Y6,,A,10,60,30,90,30\n"
        f"{UPNS[3]},2009/10,Y6,English,A,10,60,40,90,91\n,2009/10,Y6,English,A,10,60,130,90,30\n"
    )
    assert set(rules(reading)) >= {
        (2, "UPN", "upn-1510"), (3, "Year group", "year-group"), (4, "Basis", "basis"), (5, "Subject", "no-subject"),
        (6, "3", "chances-sum"), (6, "5+", "chances-rise"), (7, "UPN", "upn-1500"), (7, "5", "outside-range"),
    }  # fmt: skip
    assert reading.bad_rows == frozenset({2, 3, 4, 5, 6, 7})


@pytest.mark.parametrize(
    ("third", "rule"), [("30", None), ("31.5", None), ("32", "chances-sum"), ("28", "chances-sum-less")]
)
def test_chances_of_levels_come_to_a_hundred_within_rounding(third: str, rule: str | None) -> None:
    reading = one(f"UPN,Subject,Basis,3,4,5\n{UPNS[0]},Maths,A,10,60,{third}\n", year="2009/10")
    assert [found for _, _, found in rules(reading)] == ([rule] if rule else [])


@pytest.mark.req("2.10")
def test_shares_are_read_as_percentages_for_the_whole_file() -> None:
    reading = one(f"UPN,Subject,Basis,A*,A,B,A*-C\n{UPNS[0]},Maths,D,0.5,0.25,0.25,1\n", year="2009/10")
    assert reading.frame.select("chance_a_star", "chance_a", "chance_b", "chance_c_plus").row(0) == (50, 25, 25, 100)
    assert [found for _, _, found in rules(reading)] == ["shares"]


def test_two_estimates_of_one_pupil_are_both_named() -> None:
    row = f"{UPNS[0]},Maths,A,80\n"
    reading = one(f"UPN,Subject,Basis,4+\n{row}{row}{UPNS[0]},Maths,B,82\n", year="2009/10")
    assert rules(reading) == [(2, "Subject", "duplicate"), (3, "Subject", "duplicate")]


def test_a_row_without_any_chance_is_an_error() -> None:
    reading = one(f"UPN,Subject,Basis,4+,5+\n{UPNS[0]},Maths,A,,\n{UPNS[1]},Maths,A,80,30\n", year="2009/10")
    assert rules(reading) == [(2, "4+", "no-chance")]


@pytest.mark.req("2.10")
def test_a_school_summary_is_read_beside() -> None:
    reading = one(
        "School,URN,Subject,Estimate type,Level 4+,Level 5+,Pupils\nAlder Bridge,999001,English,D,81,35,40\n"
        "Birch,999002,English,D,35,81,40\n",
        year="2009/10",
    )
    assert reading.kind == "fft_school_estimates"
    assert reading.frame.select("school", "basis", "chance_4_plus", "n").row(0) == ("999001", "D", 81.0, 40)
    assert rules(reading) == [(3, "Level 5+", "chances-rise")]


@pytest.mark.req("2.10")
def test_estimates_are_kept_as_releases_and_are_no_results(tmp_path: Path) -> None:
    home = Home(tmp_path)
    file = tmp_path / "fft.csv"
    file.write_text(f"{HEAD}{UPNS[0]},2009/10,Y6,English,A,10,60,30,90,30\n", encoding="utf-8")
    (taken,) = take_in(file, home=home, now=datetime(2026, 11, 21, tzinfo=UTC))
    assert taken.written is not None
    assert [release.kind for release in home.current()] == ["fft_estimates"]
    assert figures(home).is_empty()

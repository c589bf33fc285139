"""The made-up area's pupils, read back from their file, are those of whom its published tables speak."""

import csv
from collections import Counter, defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import numpy as np
import pytest

from keystage.analysis.returns import read
from keystage.analysis.synthetic import made_up_area, write_area
from keystage.analysis.vocabulary import upn

pytestmark = pytest.mark.req("X.17")

AREA, STORIES = made_up_area()
YEARS = (2019, 2023)

Rows = list[dict[str, str]]


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("westmere")
    write_area(AREA, STORIES, folder, rng=np.random.default_rng(2026), pupils_of=YEARS)
    return folder


def _by_school(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row["URN"]].append(row)
    return found


def _percent(part: int, whole: int) -> str:
    """Whole percent, by hand: halves to the even figure, as the tables of this area are written."""
    return f"{(Decimal(100) * part / whole).quantize(Decimal(1), ROUND_HALF_EVEN)}%"


def _expected(row: dict[str, str]) -> tuple[bool, bool, bool]:
    return int(row["KS2 reading"]) >= 100, row["KS2 writing"] in ("EXS", "GDS"), int(row["KS2 maths"]) >= 100


@pytest.mark.parametrize("year", YEARS)
def test_pupils_of_each_school_make_its_published_results(folder: Path, year: int) -> None:
    pupils = _by_school(_rows(folder / f"pupils_{year}_year_6.csv"))
    published = {row["URN"]: row for row in _rows(folder / f"ks2_{year}.csv") if row["RECTYPE"] in "12"}
    tested = {urn for urn, row in published.items() if row["TOTPUPS"] != "NEW"}
    assert pupils.keys() == tested
    for urn, theirs in pupils.items():
        row, n = published[urn], len(theirs)
        assert int(row["TELIG"]) == n
        assert int(row["GELIG"]) == sum(p["Sex"] == "F" for p in theirs)
        assert int(row["TFSM6CLA1A"]) == sum(p["Disadvantaged"] == "Y" for p in theirs)
        assert int(row["TEALGRP2"]) == sum(p["EAL"] == "Y" for p in theirs)
        assert (int(row["TSENELK"]), int(row["TSENELE"])) == (
            sum(p["SEN"] == "K" for p in theirs), sum(p["SEN"] == "E" for p in theirs)
        )  # fmt: skip
        if n <= 5:
            assert row["PTRWM_EXP"] == "SUPP"
            continue
        assert row["PTRWM_EXP"] == _percent(sum(all(_expected(p)) for p in theirs), n)
        for column, place in (("PTREAD_EXP", 0), ("PTWRITTA_EXP", 1), ("PTMAT_EXP", 2)):
            assert row[column] == _percent(sum(_expected(p)[place] for p in theirs), n), (urn, column)
        assert row["PTWRITTA_HIGH"] == _percent(sum(p["KS2 writing"] == "GDS" for p in theirs), n)
        assert float(row["READ_AVERAGE"]) == pytest.approx(np.mean([int(p["KS2 reading"]) for p in theirs]), abs=0.51)


def test_starts_in_levels_make_the_published_bands(folder: Path) -> None:
    """Below 12 points on average low, 18 and more high (domain handbook 2.1)."""
    points = {"W": 3, "1": 9, "2C": 13, "2B": 15, "2A": 17, "3": 21}
    published = {row["URN"]: row for row in _rows(folder / "ks2_2019.csv")}
    for urn, theirs in _by_school(_rows(folder / "pupils_2019_year_6.csv")).items():
        means = [sum(points[p[f"KS1 {s}"]] for s in ("reading", "writing", "maths")) / 3 for p in theirs]
        low, high = sum(mean < 12 for mean in means), sum(mean >= 18 for mean in means)
        assert (low, high) == (int(published[urn]["TKS1GROUP_L"]), int(published[urn]["TKS1GROUP_H"]))


def test_pupils_have_numbers_that_pass_and_classes_of_thirty_two_at_most(folder: Path) -> None:
    rows = _rows(folder / "pupils_2023_year_6.csv")
    assert len({row["UPN"] for row in rows}) == len(rows)
    assert not any(upn.problem(row["UPN"]) for row in rows)
    rooms = Counter((row["URN"], row["Class"]) for row in rows)
    assert max(rooms.values()) <= 32
    assert {room for urn, room in rooms if urn == "999001"} == {"6A", "6B"}


@pytest.mark.parametrize("year", YEARS)
def test_file_of_pupils_is_read_without_a_fault(folder: Path, year: int) -> None:
    (reading,) = read(folder / f"pupils_{year}_year_6.csv")
    assert reading.kind == "pupil_results_wide"
    assert not [finding for finding in reading.findings if finding.severity == "error"]


def test_pupils_written_too_leave_the_tables_as_they_are(folder: Path, tmp_path: Path) -> None:
    write_area(AREA, STORIES, tmp_path, rng=np.random.default_rng(2026))
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_pupils_are_the_same_for_the_same_seed(folder: Path, tmp_path: Path) -> None:
    write_area(AREA, STORIES, tmp_path, rng=np.random.default_rng(2026), pupils_of=YEARS)
    for year in YEARS:
        name = f"pupils_{year}_year_6.csv"
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def _grade(written: str) -> int:
    return 0 if written == "U" else int(written)


def _attainment_8(row: dict[str, str]) -> int:
    """Domain handbook 2.1: English and maths twice, three of the English Baccalaureate, three more."""

    def points(grade: str) -> int:
        return 0 if grade in ("U", "") else sum(int(part) for part in grade.split("-"))

    english = sorted(points(row[f"GCSE English {part}"]) for part in ("language", "literature"))
    humanity = points(row["GCSE history"]) + points(row["GCSE geography"])
    baccalaureate = points(row["GCSE combined science"]) + humanity
    others = english[0] + sum(
        points(row[f"GCSE {subject}"])
        for subject in ("religious studies", "French", "art and design", "computer science")
    )
    return 2 * english[1] + 2 * points(row["GCSE maths"]) + baccalaureate + others


def test_leavers_of_each_school_make_its_published_results(folder: Path) -> None:
    published = {row["URN"]: row for row in _rows(folder / "ks4_2023.csv") if row["RECTYPE"] == "1"}
    leavers = _by_school(_rows(folder / "pupils_2023_year_11.csv"))
    assert leavers.keys() == published.keys() == {"999020", "999021", "999022"}
    for urn, theirs in leavers.items():
        row = published[urn]
        assert int(row["TPUP"]) == len(theirs)
        assert np.mean([_attainment_8(p) for p in theirs]) == pytest.approx(float(row["ATT8SCR"]), abs=0.05)
        for column, least in (("PTL2BASICS_94", 4), ("PTL2BASICS_95", 5)):
            reached = sum(
                _grade(p["GCSE maths"]) >= least
                and max(_grade(p[f"GCSE English {part}"]) for part in ("language", "literature")) >= least
                for p in theirs
            )
            assert row[column] == _percent(reached, len(theirs)), (urn, column)
        entered = sum(bool(p["GCSE French"]) for p in theirs)  # all have English, maths, science and a humanity
        assert row["PTEBACC_E_PTQ_EE"] == _percent(entered, len(theirs))


def test_authoritys_row_at_key_stage_4_is_what_its_schools_come_to(folder: Path) -> None:
    for year in AREA.ks4_years:
        rows = _rows(folder / f"ks4_{year}.csv")
        schools = [row for row in rows if row["RECTYPE"] == "1"]
        (authority,) = [row for row in rows if row["RECTYPE"] == "4"]
        n = [int(row["TPUP"]) for row in schools]
        assert int(authority["TPUP"]) == sum(n)
        mean = sum(float(row["ATT8SCR"]) * of for row, of in zip(schools, n, strict=True)) / sum(n)
        assert float(authority["ATT8SCR"]) == pytest.approx(mean, abs=0.051)


def test_file_of_leavers_is_read_without_a_fault(folder: Path) -> None:
    (reading,) = read(folder / "pupils_2023_year_11.csv")
    assert reading.kind == "pupil_results_wide"
    assert not [finding for finding in reading.findings if finding.severity == "error"]

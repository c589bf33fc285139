"""Files that somebody of the made-up area has just sent in: what is wrong with each is what the definition says."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from keystage.analysis.returns import Reading, Refusal, examine
from keystage.analysis.synthetic import UnderWay, made_up_area, write_area, write_under_way

pytestmark = pytest.mark.req("X.17")

AREA, STORIES = made_up_area()

Row = dict[str, str]


@pytest.fixture(scope="module")
def under_way(tmp_path_factory: pytest.TempPathFactory) -> UnderWay:
    return write_under_way(AREA, STORIES, tmp_path_factory.mktemp("sent"), rng=np.random.default_rng(2026))


@pytest.fixture(scope="module")
def area_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("westmere")
    write_area(AREA, STORIES, folder, rng=np.random.default_rng(2026), provisional=[2023])
    return folder


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_sheet_of_schools_has_six_bad_rows_of_five_mistakes(under_way: UnderWay) -> None:
    (reading,) = examine(under_way.faulty.path.read_bytes())
    assert isinstance(reading, Reading)
    assert (reading.rows, len(reading.bad_rows)) == (25, 6)
    errors = Counter(finding.rule for finding in reading.findings if finding.severity == "error")
    assert errors == {"outside-range": 1, "no-school": 1, "unreadable": 2, "duplicate": 2}


def test_sheet_of_somebodys_own_is_of_no_known_kind(under_way: UnderWay) -> None:
    (refusal,) = examine(under_way.unknown.path.read_bytes())
    assert isinstance(refusal, Refusal)
    assert "Not a kind of file that is known" in refusal.message


def test_later_register_has_a_closure_a_conversion_and_a_new_school(under_way: UnderWay, area_folder: Path) -> None:
    before = {row["URN"]: row for row in _rows(area_folder / "establishments.csv")}
    after = {row["URN"]: row for row in _rows(under_way.register.path)}
    assert after.keys() - before.keys() == {"999061", "999062"}
    status = "EstablishmentStatus (name)"
    changed = {urn: row[status] for urn, row in before.items() if after[urn][status] != row[status]}
    assert changed == {"999009": "Open, but proposed to close", "999023": "Open"}
    assert after["999009"][status] == after["999023"][status] == "Closed"
    academy, new = after["999061"], after["999062"]
    assert academy["EstablishmentName"] == "Wenbury Bridge Academy"
    assert academy["EstablishmentNumber"] == before["999023"]["EstablishmentNumber"]
    assert (academy["OpenDate"], new["OpenDate"]) == ("01-09-2024", "01-09-2024")


def test_provisional_tables_count_a_pupil_more_in_a_few_schools(area_folder: Path) -> None:
    early, final = (_rows(area_folder / f"ks2_2023{part}.csv") for part in ("_provisional", ""))
    assert [row["URN"] for row in early] == [row["URN"] for row in final]
    differ = [(a, b) for a, b in zip(early, final, strict=True) if a != b]
    assert 5 <= len(differ) <= 10
    for first, last in differ:
        assert int(first["TELIG"]) == int(last["TELIG"]) + 1
        if last["PTRWM_EXP"].endswith("%"):
            assert 0 <= int(last["PTRWM_EXP"][:-1]) - int(first["PTRWM_EXP"][:-1]) <= 15

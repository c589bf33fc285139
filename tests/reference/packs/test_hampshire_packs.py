"""Packs made of the real Hampshire files of 2018/19, against the raw rows read plainly here."""

import csv
import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.factories.homes import NOW

from keystage.analysis.benchmarks import Evidence, gather
from keystage.analysis.charts import Bars, DotInterval, Trend
from keystage.analysis.packs import Document, Table, case, school_pack
from keystage.analysis.packs.case import cases
from keystage.analysis.store import Home, take_in
from keystage.analysis.vocabulary import AcademicYear

URNS = ("131117", "116482", "116294")  # an ordinary primary, a junior, and one of two pupils
_HERE = {
    "All three subjects": "PTRWM_EXP", "Reading": "PTREAD_EXP", "Writing": "PTWRITTA_EXP", "Maths": "PTMAT_EXP",
    "Reading, higher": "PTREAD_HIGH", "GPS": "PTGPS_EXP", "Reading, average score": "READ_AVERAGE",
}  # fmt: skip


@pytest.fixture(scope="module")
def held(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    home = Home(tmp_path_factory.mktemp("hampshire"))
    folder = shared_data / "performance"
    for start in (2016, 2017, 2018):
        year = f"{start}/{start % 100 + 1}"
        file = folder / f"ks2_{start}-{start % 100 + 1}_850_hampshire_raw.csv.gz"
        for taken in take_in(file, home=home, now=NOW, year=year, status="revised"):
            assert taken.written is not None, taken.sentence
    return gather(home, year=AcademicYear(2019), urns=URNS)


@pytest.fixture(scope="module")
def raw(shared_data: Path) -> Mapping[str, Mapping[str, str]]:
    with gzip.open(
        shared_data / "performance" / "ks2_2018-19_850_hampshire_raw.csv.gz", "rt", encoding="utf-8-sig"
    ) as f:
        return {row["URN"]: row for row in csv.DictReader(f)}


def _all_pupils(pack: Document) -> dict[str, dict[str, str]]:
    tables = (b for section in pack.sections for b in section.blocks if isinstance(b, Table))
    table = next(t for t in tables if t.name == "KS2 all pupils")
    return {row[0].text: dict(zip(table.columns, (c.text for c in row), strict=True)) for row in table.rows}


@pytest.mark.req("2.9", "X.4")
@pytest.mark.parametrize("urn", URNS[:2])
def test_every_figure_is_that_of_the_raw_row(held: Evidence, raw: Mapping[str, Mapping[str, str]], urn: str) -> None:
    rows, given = _all_pupils(school_pack(held, urn, audience="adviser")), raw[urn]
    for label, column in _HERE.items():
        assert rows[label]["Here"] == given[column].strip()
        assert rows[label]["Pupils"] == given["TELIG"]
    low, high = float(given["READPROG_LOWER"]), float(given["READPROG_UPPER"])
    said = rows["Reading progress"]
    assert float(said["Here"].replace("−", "-")) == float(given["READPROG"])
    assert [float(end.replace("−", "-")) for end in said["Range"].split(" to ")] == [low, high]


@pytest.mark.parametrize("urn", URNS[:2])
def test_pictures_hold_the_raw_figures(held: Evidence, raw: Mapping[str, Mapping[str, str]], urn: str) -> None:
    page = school_pack(held, urn, audience="adviser").page
    assert page is not None
    for picture, column in zip(
        page.pictures[:4], ("PTRWM_EXP", "PTREAD_EXP", "PTWRITTA_EXP", "PTMAT_EXP"), strict=True
    ):
        assert isinstance(picture, Trend)
        assert f"{picture.points[-1].value:.0f}%" == raw[urn][column].strip()
    progress = page.pictures[4]
    assert isinstance(progress, DotInterval)
    assert [row.value for row in progress.rows] == [float(raw[urn][c]) for c in ("READPROG", "WRITPROG", "MATPROG")]


def test_what_was_suppressed_is_said_in_words(held: Evidence, raw: Mapping[str, Mapping[str, str]]) -> None:
    assert raw["116294"]["PTRWM_EXP"] == "SUPP"
    pack = school_pack(held, "116294", audience="adviser")
    assert pack.page is not None
    reading = pack.page.pictures[1]
    assert isinstance(reading, Bars)
    assert reading.title == "Reading: 5 or fewer pupils: not published"
    assert (reading.rows[-1].label, reading.rows[-1].reason) == ("2019", "5 or fewer pupils")
    assert _all_pupils(pack)["Reading"]["Here"] == "5 or fewer pupils: not published"


def test_disadvantaged_pupils_are_counted_as_the_raw_row_counts_them(
    held: Evidence, raw: Mapping[str, Mapping[str, str]]
) -> None:
    given = raw["131117"]
    page = school_pack(held, "131117", audience="adviser").page
    assert page is not None
    n, share = int(given["TFSM6CLA1A"]), float(given["PTRWM_EXP_FSM6CLA1A"].strip("% "))
    last = page.disadvantaged[-1]
    assert (last.label, last.n, last.reached) == ("2019", n, round(n * share / 100))


def test_a_schools_case_is_the_same_whoever_is_asked_about_beside_it(
    held: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a county is taken some schools at a time: each of these alone must come to what all of them do together
    together = list(cases(held, audience="adviser"))
    monkeypatch.setattr(case, "_TOGETHER", 1)
    alone = list(cases(held, audience="adviser"))
    assert [one.urn for one in together] == list(URNS)
    for one, other in zip(together, alone, strict=True):
        assert (one.urn, one.adviser, one.headlines, one.questions, one.better) == (
            other.urn, other.adviser, other.headlines, other.questions, other.better,
        )  # fmt: skip
        for name in ("schools", "figures", "comparisons", "neighbours", "floors"):
            assert getattr(one.evidence, name).equals(getattr(other.evidence, name)), (one.urn, name)

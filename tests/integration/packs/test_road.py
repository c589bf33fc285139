"""From files written by hand to packs and notes on disk: returns, store, figures, evidence, triage, packs, publish."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.factories.homes import home_of, table
from tests.factories.reading_pdf import ReadPdf, read_pdf
from typer.testing import CliRunner

from keystage.cli import app

_KS2 = (
    "RECTYPE|LEA|ESTAB|URN|SCHNAME|TOWN|AGERANGE|NFTYPE|TELIG|TFSM6CLA1A|PTRWM_EXP|PTREAD_EXP|PTWRITTA_EXP|PTMAT_EXP"
    "|PTRWM_EXP_FSM6CLA1A|PTRWM_EXP_NotFSM6CLA1A|READPROG|READPROG_LOWER|READPROG_UPPER|READCOV|READPROG_DESCR"
)
_ALDER = "1|998|2001|999001|Alder Bridge Primary School|Wenbury|4-11|CY"
_FELL = "1|998|2002|999002|Low Fell Primary School|Low Fell|4-11|VC"
_JUNIOR = "1|998|2003|999003|Highcroft Junior School|Hale|7-11|CY"
_SPECIAL = "2|998|7001|999004|Northgate School|Hale|4-16|CYS"
_WESTMERE = "3|998|||Westmere||||900"
_ENGLAND = "5|||||||| 600000"
_FEW = "|".join(["SUPP"] * 12)


def _year(alder: str, fell: str, junior: str, england: str) -> str:
    return table(
        _KS2, f"{_ALDER}|{alder}", f"{_FELL}|{fell}", f"{_JUNIOR}|{junior}", f"{_SPECIAL}|4|{_FEW}",
        f"{_WESTMERE}||62%|72%|76%|75%|50%|68%|-0.2||||", f"{_ENGLAND}||{england}|||||",
    )  # fmt: skip


KS2_2017 = _year(
    "44|15|61%|73%|75%|75%|47%|69%|1.2|-0.7|3.1|95%|3", "10|2|80%|90%|90%|80%|SUPP|SUPP|0.4|-3.5|4.3|100%|3",
    "88|20|78%|86%|88%|87%|60%|83%|-1.9|-3.2|-0.6|99%|4", "61%|72%|76%|75%|48%|68%",
)  # fmt: skip
KS2_2018 = _year(
    "43|15|63%|79%|58%|77%|53%|68%|2.1|0.3|3.9|95%|2", "9|1|78%|89%|78%|89%|SUPP|SUPP|3.0|-0.9|6.9|100%|3",
    "90|20|81%|88%|90%|89%|65%|86%|-1.8|-3.0|-0.6|99%|4", "64%|75%|78%|76%|51%|71%",
)  # fmt: skip
KS2_2019 = _year(
    "44|15|50%|82%|52%|75%|40%|55%|2.4|0.5|4.3|95%|2", "7|1|43%|57%|57%|71%|SUPP|SUPP|-1.5|-6.1|3.1|100%|3",
    "90|21|80%|86%|89%|88%|62%|86%|-2.2|-3.5|-0.9|98%|5", "65%|73%|78%|79%|51%|71%",
)  # fmt: skip
ABSENCE = table(
    "LA|ESTAB|URN|PERCTOT|PPERSABS10",
    "998|2001|999001|7.4|26", "998|2002|999002|3.9|8", "998|2003|999003|2.9|4", "998|7001|999004|9.9|31",
    "NAT|PRI|NAT|4.0|8.2", "NAT|SPE|NAT|10.1|28.8",
)  # fmt: skip
CENSUS = table(
    "URN|LA|ESTAB|SCHOOLTYPE|NOR|PNUMFSMEVER|PNUMEAL|PSENELK|PSENELSE",
    "999001|998|2001|State-funded primary|312|34|8|15|2", "999002|998|2002|State-funded primary|61|6|0|10|0",
    "999003|998|2003|State-funded primary|360|12|5|11|1", "999004|998|7001|State-funded special school|104|48|10|0|99",
    "NAT|NAT|PRI|State-funded primary|4727089|23|21|12.6|1.6",
)  # fmt: skip
SCHOOL_LIST = table(
    "URN|School|School improvement adviser|Last visit|Action 1|Action 1 state|Action 2|Action 2 state",
    "999001|Alder Bridge Primary School|Adviser 1|09/11/2019|Moderate Y6 writing|partly|First-day call|done",
    "999003|Highcroft Junior School|Adviser 2|10/10/2019|||",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("westmere")
    kept = home_of(
        folder, (KS2_2017, "2016/17"), (KS2_2018, "2017/18"), (KS2_2019, "2018/19"), (ABSENCE, "2018/19"),
        (CENSUS, "2018/19"), (SCHOOL_LIST, ""),
    )  # fmt: skip
    return kept.folder


def run(home: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, words), "--home", str(home), "--jobs", "1"])


def told(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def pdf(path: str | Path) -> ReadPdf:
    return read_pdf(Path(path).read_bytes())


@pytest.mark.req("2.6", "2.7", "X.4")
def test_an_authority_gets_a_folder_and_a_zip_an_adviser_and_one_object_a_document(home: Path, tmp_path: Path) -> None:
    made = told(run(home, "packs", "--la", "998", "--year", "2018/19", "--out", tmp_path, "--json"))
    assert [set(one) for one in made] == [{"urn", "format", "path", "sha256", "pages", "seconds"}] * 5
    names = {str(Path(one["path"]).relative_to(tmp_path)) for one in made}
    assert names == {
        "998-2018-19-area-pack-adviser.pdf",
        "adviser-1/999001-2018-19-school-pack-adviser.pdf",
        "adviser-2/999003-2018-19-school-pack-adviser.pdf",
        "no-adviser/999002-2018-19-school-pack-adviser.pdf",
        "no-adviser/999004-2018-19-school-pack-adviser.pdf",
    }
    assert zipfile.ZipFile(tmp_path / "no-adviser.zip").namelist() == [
        "no-adviser/999002-2018-19-school-pack-adviser.pdf",
        "no-adviser/999004-2018-19-school-pack-adviser.pdf",
    ]


@pytest.mark.req("2.9", "2.35", "X.5")
def test_the_page_and_the_figures_say_what_the_files_say(home: Path, tmp_path: Path) -> None:
    (made,) = told(run(home, "packs", "--urn", "999001", "--year", "2018/19", "--out", tmp_path, "--json"))
    text = pdf(made["path"]).text
    assert made["pages"] == pdf(made["path"]).pages
    assert "Year 6 cohort 44: one pupil = 2.3 points" in text
    assert "Writing: 52% reached the expected standard, national 78: about 11 pupils fewer" in text
    assert "Reading: 82%, above national but may be chance" in text
    assert "14 of 30 disadvantaged pupils reached all three; 21 at others’ national rate" in text
    assert "Moderate Y6 writing" in text
    assert "9 November 2019" in text
    assert "Key stage 2 in figures 2018/19" in text
    assert "does not compare with the years before: writing judged by new rules" in text
    assert "2016" not in text.replace("2016/17", "")


def test_kinds_of_school_each_get_a_page_that_is_right_for_them(home: Path, tmp_path: Path) -> None:
    words = ("packs", "--la", "Westmere", "--year", "2018/19", "--no-area", "--only-page", "--out", tmp_path, "--json")
    pages = {one["urn"]: pdf(one["path"]).text for one in told(run(home, *words))}
    assert "judged at another school" in pages["999003"]
    assert "3 of 7" in pages["999002"]
    assert "43%" not in pages["999002"]
    assert "no place among other schools is shown" in pages["999004"]
    assert "SUPP" not in pages["999004"]


def test_the_same_packs_twice_are_the_same_bytes(home: Path, tmp_path: Path) -> None:
    words = ("packs", "--urn", "999001", "--year", "2018/19", "--format", "pdf,xlsx,html,docx", "--json", "--out")
    first, second = told(run(home, *words, tmp_path / "a")), told(run(home, *words, tmp_path / "b"))
    assert [one["sha256"] for one in first] == [one["sha256"] for one in second]
    assert [one["format"] for one in first] == ["pdf", "xlsx", "html", "docx"]


def test_a_pack_as_at_an_earlier_year_knows_nothing_later(home: Path, tmp_path: Path) -> None:
    (made,) = told(run(home, "packs", "--urn", "999001", "--year", "2017/18", "--out", tmp_path, "--json"))
    text = pdf(made["path"]).text
    assert "Writing: 58% reached the expected standard, national 78" in text
    assert "as at 28 February 2019" in text
    assert "52%" not in text


def test_notes_are_word_files_an_adviser(home: Path, tmp_path: Path) -> None:
    made = told(run(home, "notes", "--adviser", "all", "--year", "2018/19", "--visit", "2020-03-12", "--out", tmp_path,
                    "--json"))  # fmt: skip
    assert {Path(one["path"]).name for one in made} == {
        "999001-2018-19-note-of-visit.docx", "999003-2018-19-note-of-visit.docx",
    }  # fmt: skip
    assert all(one["format"] == "docx" for one in made)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--urn", "123456", "--year", "2018/19"), "123456"),
        (("--la", "Nowhere", "--year", "2018/19"), "Nowhere"),
        (("--adviser", "Nobody", "--year", "2018/19"), "adviser"),
        (("--la", "998", "--year", "2012/13"), "2012/13"),
        (("--la", "998", "--year", "2019"), "not an academic year"),
        (("--la", "998", "--year", "2018/19", "--format", "pptx"), "pptx"),
        (("--la", "998", "--year", "2018/19", "--as-at", "soon"), "not a date"),
        (("--year", "2018/19",), "--la"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused_in_one_sentence(
    home: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    from keystage.analysis.errors import KeystageError

    result = run(home, "packs", *words, "--out", tmp_path)
    assert result.exit_code != 0
    refusal = result.exception
    assert isinstance(refusal, KeystageError)
    assert says in str(refusal)
    assert not any(tmp_path.rglob("*.pdf"))

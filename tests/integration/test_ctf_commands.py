"""A Common Transfer File through the command line: read, kept, refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.factories.ctf_files import assessment, ctf_file, pupil
from tests.factories.register_files import SPINE
from typer.testing import CliRunner

from keystage.analysis.returns.ctf import read_ctf
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import upn
from keystage.cli import app

UPNS = upn.make([801] * 3, [2000] * 3, [14] * 3, [1, 2, 3]).to_list()
RESULTS = (
    assessment("KS1", "ENG", "TA", "REA", "EXS", year=2015 + 4),
    assessment("KS2", "MAT", "TT", "MTC", "21", year=2022, qualifier="MT"),
)


def _run(command: str, *words: str | Path) -> Result:
    return CliRunner().invoke(app, [command, *map(str, words)])


def _objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def _pupils(**more: str) -> list[str]:
    return [pupil(number, *RESULTS, year_group="4", born="2013-01-02", **more) for number in UPNS]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KEYSTAGE_HOME", str(tmp_path / "home"))
    (tmp_path / "ours.xml").write_bytes(ctf_file(_pupils(), year="2021"))
    (tmp_path / "schools.csv").write_text(SPINE, "utf-8")
    return tmp_path


@pytest.mark.req("3.8")
def test_a_file_is_read_like_every_other(folder: Path) -> None:
    result = _run("read", folder / "ours.xml", "--json")
    assert result.exit_code == 0, result.output
    (said,) = _objects(result)
    assert (said["kind"], said["year"], said["rows"], said["good"], said["verdict"]) == (
        "ctf",
        "2021/22",
        6,
        6,
        "accepted",
    )
    assert not any(number in result.output for number in UPNS)
    assert "ROWAN" not in result.output


@pytest.mark.parametrize("asked", [(), ("--keep-names",)])
@pytest.mark.req("3.8")
def test_what_is_kept_is_results_and_nobodys_name(folder: Path, asked: tuple[str, ...]) -> None:
    """Names of head teachers may be asked for; a pupil's is never kept."""
    (said,) = _objects(_run("import", folder / "ours.xml", "--json", *asked))
    assert (said["action"], said["rows"]) == ("stored", 6)
    home = Home(folder / "home")
    (release,) = home.current()
    frame = home.frame(release)
    assert frame["upn"].unique().sort().to_list() == sorted(UPNS)
    assert frame.select("result", "grade", "taken", "year_group").unique().sort("result").rows() == [
        ("ks1_reading", "EXS", 2019, 4), ("mtc", "21", 2022, 4),
    ]  # fmt: skip
    assert not home.source(release).exists()
    kept = b"".join(path.read_bytes() for path in home.folder.rglob("*") if path.is_file())
    assert b"ROWAN" not in kept
    assert b"ASHE" not in kept


def test_a_file_twice_is_one_release(folder: Path) -> None:
    _run("import", folder / "ours.xml")
    (said,) = _objects(_run("import", folder / "ours.xml", "--json"))
    assert said["action"] == "same"


def test_files_of_different_results_stand_side_by_side(folder: Path) -> None:
    phonics = [
        pupil(n, assessment("KS1", "PHO", "TA", "PHO", "34", year=2022, qualifier="NM"), year_group="1") for n in UPNS
    ]
    (folder / "phonics.xml").write_bytes(ctf_file(phonics, year="2021"))
    _run("import", folder / "ours.xml", folder / "phonics.xml", "--rows", "good")
    assert len(Home(folder / "home").current()) == 2


@pytest.mark.parametrize("end", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.req("3.8", "X.7")
def test_a_file_cut_off_stores_nothing(folder: Path, end: float) -> None:
    whole = ctf_file(_pupils(), year="2021").rstrip()
    (folder / "cut.xml").write_bytes(whole[: int(end * len(whole))])
    result = _run("import", folder / "cut.xml")
    assert result.exit_code == 2
    assert "cut off: it ends in line" in result.stdout
    assert Home(folder / "home").releases() == ()


@pytest.mark.req("3.8")
def test_another_schools_file_is_refused_once_schools_are_known(folder: Path) -> None:
    assert _run("import", folder / "schools.csv", "--year", "2021/22").exit_code == 0
    theirs = ctf_file(_pupils(), laestab="9982009", name="Oakham School", to="9984009", year="2021")
    (folder / "theirs.xml").write_bytes(theirs)
    assert _run("read", folder / "ours.xml").exit_code == 0
    for command in ("read", "import"):
        refused = _run(command, folder / "theirs.xml")
        assert refused.exit_code == 2
        assert "Oakham School" in refused.stdout
        assert "--any-school" in refused.stdout
    assert _run("import", folder / "theirs.xml", "--any-school").exit_code == 0
    assert _run("read", folder / "ours.xml", "--school", "998/2009").exit_code == 2
    assert _run("read", folder / "theirs.xml", "--school", "998/2009").exit_code == 0
    assert _run("read", folder / "ours.xml", "--school", "999001").exit_code == 0


@pytest.mark.req("3.8")
def test_a_sheet_that_names_no_school_is_the_one_that_is_said(folder: Path) -> None:
    sheet = "UPN,Year group,KS1 reading\n" + "".join(f"{number},2,EXS\n" for number in UPNS)
    (folder / "sheet.csv").write_text(sheet, "utf-8")
    result = _run("import", folder / "sheet.csv", "--year", "2018/19", "--school", "999001", "--json")
    assert result.exit_code == 0, result.output
    home = Home(folder / "home")
    assert home.frame(home.current()[0])["urn"].to_list() == ["999001"] * 3
    again = _run("import", folder / "sheet.csv", "--year", "2018/19", "--school", "999002", "--json")
    assert _objects(again)[0]["action"] != "same"


def test_a_day_of_birth_is_never_quoted(folder: Path) -> None:
    pupils = [pupil(number, *RESULTS, year_group="4", born="31-13-2013") for number in UPNS]
    (folder / "days.xml").write_bytes(ctf_file(pupils, year="2021"))
    result = _run("read", folder / "days.xml", "--json")
    assert result.exit_code == 1
    assert "31-13-2013" not in result.output


@pytest.mark.req("3.8")
def test_what_was_imported_can_be_written_for_a_schools_system(folder: Path) -> None:
    (said,) = _objects(_run("import", folder / "ours.xml", "--json"))
    again = folder / "again.xml"
    result = _run("export-ctf", said["release"], "--out", again)
    assert result.exit_code == 0, result.output
    assert "3 pupils of 9982001" in result.stdout
    wanted = ["UPN", "Result code", "Result", "Year taken", "Year group", "LAESTAB"]
    written, given = (read_ctf(path.read_bytes()).cells.select(wanted) for path in (again, folder / "ours.xml"))
    assert sorted(written.rows()) == sorted(given.rows())


def test_a_sheet_of_several_schools_is_written_one_at_a_time(folder: Path) -> None:
    schools = ("9982001", "9982002", "9982001")
    lines = [f"{number},{school},2,EXS\n" for number, school in zip(UPNS, schools, strict=True)]
    (folder / "sheet.csv").write_text("UPN,LAESTAB,Year group,KS1 reading\n" + "".join(lines), "utf-8")
    (said,) = _objects(_run("import", folder / "sheet.csv", "--year", "2018/19", "--json"))
    out = folder / "one.xml"
    refused = CliRunner().invoke(app, ["export-ctf", said["release"], "--out", str(out)])
    assert "holds 2 schools" in str(refused.exception)
    assert _run("export-ctf", said["release"], "--out", out, "--school", "998/2001").exit_code == 0
    assert read_ctf(out.read_bytes()).cells["UPN"].to_list() == sorted([UPNS[0], UPNS[2]])


def test_a_result_without_a_place_in_its_year_is_left_out_by_name(folder: Path) -> None:
    sheet = "UPN,Year group,KS2 reading,KS2 science TA\n" + "".join(f"{number},6,104,EXS\n" for number in UPNS)
    (folder / "sheet.csv").write_text(sheet, "utf-8")
    words = ("--year", "2018/19", "--school", "998/2001")
    (said,) = _objects(_run("import", folder / "sheet.csv", *words, "--json"))
    result = _run("export-ctf", said["release"], "--out", folder / "out.xml")
    assert result.exit_code == 0, result.output
    assert "no place for ks2_science_ta: left out" in result.output


def test_a_sheet_without_a_school_is_told_how_to_name_one(folder: Path) -> None:
    (folder / "sheet.csv").write_text(f"UPN,KS2 reading\n{UPNS[0]},104\n", "utf-8")
    result = _run("import", folder / "sheet.csv", "--year", "2018/19")
    assert "No row says whose pupils they are" in result.output


def test_a_release_of_schools_is_no_file_of_pupils(folder: Path) -> None:
    (said,) = _objects(_run("import", folder / "schools.csv", "--year", "2021/22", "--json"))
    refused = CliRunner().invoke(app, ["export-ctf", said["release"], "--out", str(folder / "no.xml")])
    assert "is not of pupils" in str(refused.exception)
    assert not (folder / "no.xml").exists()


@pytest.mark.req("3.8", "X.5")
def test_a_file_makes_the_figures_of_its_school(folder: Path) -> None:
    """Scores 99, 100 and 110 and one pupil absent: two of four reached 100, one 110, and three have a mean of 103."""
    numbers = upn.make([801] * 4, [2000] * 4, [12] * 4, [1, 2, 3, 4]).to_list()
    scores = zip(numbers, ("99", "100", "110", "A"), strict=True)
    pupils = [pupil(number, assessment("KS2", "MAT", "TT", "SUB", score)) for number, score in scores]
    (folder / "tests.xml").write_bytes(ctf_file(pupils))
    assert _run("import", folder / "schools.csv", "--year", "2018/19").exit_code == 0
    assert _run("import", folder / "tests.xml").exit_code == 0
    measures = ("ks2_maths_exp", "ks2_maths_high", "ks2_maths_score")
    asked = [word for measure in measures for word in ("--measure", measure)]
    result = _run("figures", "--urn", "999001", "--year", "2018/19", "--group", "all", *asked, "--json")
    assert result.exit_code == 0, result.output
    found = {figure["measure"]: (figure["value"], figure["n"]) for figure in _objects(result)}
    assert found == {"ks2_maths_exp": (50, 4), "ks2_maths_high": (25, 4), "ks2_maths_score": (103, 3)}

"""`keystage agreement`, as a person and as a program runs it."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import Result
from tests.pages import Page, output_of, run
from typer.testing import CliRunner

from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.moderation import agreement_rule
from keystage.cli import app

HOW_TO = Page("how-to/moderate-judgements.md")
PUPILS = [
    ("Ash, Ada", "W998200114001", "6A", "WTS", "WTS"),
    ("Birch, Ben", "K998200114002", "6A", "EXS", "EXS"),
    ("Cole, Cleo", "Z998200114003", "6A", "EXS", "WTS"),
    ("Dunn, Dev", "N998200114004", "6B", "GDS", "GDS"),
    ("Ellis, Esme", "C998200114005", "6B", "EXS", "EXS"),
    ("Frost, Finn", "R998200114006", "6B", "GDS", None),
]
FRAME = pl.DataFrame(PUPILS, schema=["Pupil name", "UPN", "Class", "Teacher TA", "Moderator"], orient="row")


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["agreement", *map(str, words)])


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KEYSTAGE_HOME", str(tmp_path / "home"))
    path = tmp_path / "sample.csv"
    FRAME.write_csv(path)
    return path


TWO = ("--first", "teacher ta", "--second", "MODERATOR", "--scale", "ks2_writing_2022")


@pytest.mark.req("0.19", "3.9")
def test_a_person_reads_the_badge_first_and_each_class(file: Path) -> None:
    result = _run(file, *TWO, "--by", "class")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Secure. Exact agreement is 80%, not under 70%.")
    assert lines[1] == "5 scripts judged by both"
    assert any(
        line.split() == ["6A", "3", "67%", "21", "to", "94%", "−0.33", "not", "enough", "evidence"] for line in lines
    )
    assert "1 of 6 scripts is left out: not judged by both." in lines


@pytest.mark.req("3.9")
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_no_pupil_is_ever_printed(file: Path, more: tuple[str, ...]) -> None:
    said = _run(file, *TWO, "--by", "class", *more).output
    for name, upn, *_ in PUPILS:
        assert name not in said
        assert upn not in said
        assert name.split(",")[0] not in said


def test_a_column_of_names_is_refused_without_printing_one(file: Path) -> None:
    result = _run(file, "--first", "Pupil name", "--second", "UPN", "--scale", "WTS,EXS,GDS")
    assert isinstance(result.exception, InputError)
    assert "“Pupil name” (number 1)" in str(result.exception)
    assert "Ash" not in str(result.exception)


def test_pupils_are_no_classes(file: Path) -> None:
    for column in ("UPN", "Pupil name"):
        result = _run(file, *TWO, "--by", column)
        assert isinstance(result.exception, InputError)
        assert "Ash" not in str(result.exception)
        assert result.stdout == ""


def test_one_object_stands_on_stdout_and_nothing_else(file: Path) -> None:
    said = json.loads(_run(file, *TWO, "--by", "class", "--json").stdout)
    assert (said["n"], said["given"], said["badge"]["code"]) == (5, 6, "secure")
    assert said["exact"]["value"] == 80
    assert [row["group"] for row in said["groups"]] == ["6A", "6B"]
    assert said["grades"][-3:] == ["WTS", "EXS", "GDS"]


def test_the_same_seed_prints_the_same(file: Path) -> None:
    once, again, other = (_run(file, *TWO, "--seed", seed).stdout for seed in ("5", "5", "6"))
    assert once == again
    assert once.splitlines()[0] == other.splitlines()[0]


@pytest.mark.req("3.9")
def test_many_judges_of_a_workbook(file: Path) -> None:
    given = {"s1": "EEG", "s2": "WWE", "s3": "GGG"}
    rows = [(script, "JKL"[at], grade) for script, grades in given.items() for at, grade in enumerate(grades)]
    path = file.with_suffix(".xlsx")
    pl.DataFrame(rows, schema=["Script", "Judge", "Grade"], orient="row").write_excel(path)
    result = _run(path, "--judge", "judge", "--script", "script", "--grade", "grade", "--scale", "W,E,G")
    assert result.exit_code == 0
    assert result.stdout.startswith("3 scripts judged by two judges or more: 9 judgements\n")
    assert "Krippendorff's alpha, ordinal" in result.stdout
    said = json.loads(
        _run(path, "--judge", "judge", "--script", "script", "--grade", "grade", "--scale", "W,E,G", "--json").stdout
    )
    assert [row["judge"] for row in said["severity"]] == ["L", "J", "K"]


@pytest.mark.parametrize(
    ("words", "kind", "sentence"),
    [
        (("--scale", "W,E"), InputError, "Say whose judgements"),
        (("--scale", "W,E", "--first", "a", "--judge", "b"), InputError, "Say whose judgements"),
        (("--scale", "W,E", "--first", "Teacher", "--second", "Moderator"), InputError, "There is no column “Teacher”"),
        (("--scale", "none", "--first", "Teacher TA", "--second", "Moderator"), InputError, "no scale “none”"),
        ((*TWO, "--sheet", "Other"), InputError, "no sheet “Other”"),
        ((*TWO, "--year", "2019"), InputError, "not an academic year"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    file: Path, words: tuple[str, ...], kind: type[InputError | MethodError], sentence: str
) -> None:
    result = _run(file, *words)
    assert isinstance(result.exception, kind)
    assert sentence in str(result.exception)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    result = _run(tmp_path / "none.csv", *TWO)
    assert isinstance(result.exception, InputError)
    assert "There is no file" in str(result.exception)


def test_how_to_shows_what_its_commands_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEYSTAGE_HOME", str(tmp_path / "home"))
    Path("writing.csv").write_text(HOW_TO.block("code,School"), encoding="utf-8")
    Path("judges.csv").write_text(HOW_TO.block("script,judge"), encoding="utf-8")
    shown = [step for step in HOW_TO.steps() if step.code.startswith("keystage agreement ")]
    assert len(shown) == 2
    for step in shown:
        assert run(step.code)[0] == step.shown


def test_how_to_rule_is_one_that_the_shelf_takes(tmp_path: Path) -> None:
    folder = tmp_path / "definitions" / "moderation"
    folder.mkdir(parents=True)
    (folder / "ours.toml").write_text(HOW_TO.block("schema"), encoding="utf-8")
    assert (agreement_rule(home=tmp_path).exact, agreement_rule(home=tmp_path).least) == (75, 8)


def test_how_to_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("writing.csv").write_text(HOW_TO.block("code,School"), encoding="utf-8")
    FRAME.select(pupil="UPN", **{"class": "Class"}, teacher="Teacher TA").write_csv("judgements.csv")
    sampling, measuring = (step for step in HOW_TO.steps() if not step.command and "np." in step.code)
    names: dict[str, Any] = {}
    output_of(sampling, names)
    assert Path("for-moderators.csv").read_text(encoding="utf-8").startswith("code\n")
    assert names["sample"].height == 6
    output_of(measuring, names)
    assert names["found"].badge.code == "secure"

"""`keystage map` at the terminal."""

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from keystage.analysis.vocabulary import upn
from keystage.cli import app
from keystage.cli.speech import REFUSED

_SHEET = "Setting,Frobs %,Cohort size\nAlder,61,30\nBirch,71,28\n"


def _run(arguments: list[str], typed: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, arguments, input=typed, catch_exceptions=True)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "results.csv"
    path.write_text(_SHEET, encoding="utf-8")
    return path


def test_without_anyone_to_ask_a_template_of_answers_is_printed(sheet: Path, tmp_path: Path) -> None:
    code, out, err = _run(["map", str(sheet), "--home", str(tmp_path / "home")])
    assert code == REFUSED
    assert '"Frobs %" = "leave out"' in out
    assert tomllib.loads(out)["columns"]["Frobs %"] == "leave out"
    assert err.count("\n") == 1
    assert not (tmp_path / "home").exists()


def test_answers_are_taken_from_a_file_and_the_sheet_is_known(sheet: Path, tmp_path: Path) -> None:
    home, answers = tmp_path / "home", tmp_path / "answers.toml"
    answers.write_text('title = "Frobs"\n[columns]\n"Frobs %" = "eyfs_gld"\n', encoding="utf-8")
    arguments = ["--answers", str(answers), "--home", str(home), "--year", "2018/19"]
    code, out, _ = _run(["map", str(sheet), *arguments, "--save", "early-frobs"])
    assert code == 0
    assert "2 rows, all good" in out
    assert [p.name for p in (home / "definitions" / "layouts").iterdir()] == ["early_frobs.toml"]
    code, out, _ = _run(["read", str(sheet), "--home", str(home), "--year", "2018/19", "--json"])
    assert (code, json.loads(out)["kind"]) == (0, "early_frobs")
    code, _, err = _run(["map", str(sheet), "--home", str(home), "--year", "2018/19"])
    assert "known already" in err
    assert code == 0


def test_questions_are_asked_until_they_are_answered(
    sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keystage.cli.map.at_a_terminal", lambda: True)
    home = tmp_path / "home"
    typed = "Our frobs\nbananas\n?\nnew\nFrobs made\nfrobs\nproportion\nEYFS\nhigh\n"
    code, out, _ = _run(["map", str(sheet), "--home", str(home), "--year", "2018/19"], typed)
    assert code == 0, out
    assert "no meaning of a column" in out
    assert "a measure of your own" in out
    assert (home / "definitions" / "measures" / "frobs.toml").is_file()
    assert (home / "definitions" / "layouts" / "our_frobs.toml").is_file()


def test_json_is_one_object_and_nothing_else(sheet: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text('[columns]\n"Frobs %" = "eyfs_gld"\n', encoding="utf-8")
    arguments = ["map", str(sheet), "--home", str(tmp_path / "home"), "--json"]
    code, out, _ = _run(arguments)
    assert code == REFUSED
    assert "[columns]" in json.loads(out)["answers"]
    code, out, _ = _run([*arguments, "--answers", str(answers), "--save", "frobs", "--year", "2018/19"])
    said = json.loads(out)
    assert code == 0
    assert said["verdicts"][0]["verdict"] == "accepted"
    assert said["columns"][1] == {
        "heading": "Frobs %", "meaning": "eyfs_gld", "certain": False, "why": "a figure, but of what?", "others": [],
    }  # fmt: skip


def test_a_name_that_a_shipped_kind_has_is_refused(sheet: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text('[columns]\n"Frobs %" = "eyfs_gld"\n', encoding="utf-8")
    done = CliRunner().invoke(
        app, ["map", str(sheet), "--home", str(tmp_path / "h"), "--answers", str(answers), "--save", "school-list"]
    )
    assert "school_list" in str(done.exception)
    assert not (tmp_path / "h" / "definitions").exists()


def test_answers_that_are_not_there_are_missed_by_name(sheet: Path, tmp_path: Path) -> None:
    answers = tmp_path / "no_answers.toml"
    done = CliRunner().invoke(app, ["map", str(sheet), "--home", str(tmp_path / "h"), "--answers", str(answers)])
    assert str(done.exception) == f"There is no answers file {answers}. Check the name and the folder."


def test_a_sheet_of_a_file_that_has_no_sheets_is_refused_in_words(sheet: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["map", str(sheet), "--home", str(tmp_path / "h"), "--sheet", "Summer"])
    assert str(done.exception).endswith("It has one table without a name.")


def test_one_column_left_out_is_told_in_the_singular(tmp_path: Path) -> None:
    sheet, answers = tmp_path / "results.csv", tmp_path / "answers.toml"
    sheet.write_text("Setting,Frobs %,Comments\nAlder,61,good\nBirch,71,fair\n", encoding="utf-8")
    meanings = '"Setting" = "name"\n"Frobs %" = "eyfs_gld"\n"Comments" = "leave out"\n'
    answers.write_text(f"[columns]\n{meanings}", encoding="utf-8")
    words = ["--home", str(tmp_path / "h"), "--year", "2018/19", "--answers", str(answers), "--save", "frobs"]
    _, out, _ = _run(["map", str(sheet), *words])
    assert "1 column that this kind does not use was left out: Comments." in out
    assert "  Frobs %   eyfs_gld\n" in out
    assert "?" not in out


@pytest.mark.req("3.8", "X.7")
def test_questions_on_a_marksheet_of_pupils_are_asked_at_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keystage.cli.map.at_a_terminal", lambda: True)
    home, sheet = tmp_path / "home", tmp_path / "marks.csv"
    upns = upn.make(820, 2000, 8, [1, 2])
    sheet.write_text(
        f"UPN,Learner,Rdg scaled,Autumn quiz\n{upns[0]},Ada Ash,104,99\n{upns[1]},Ben Birch,99,110\n", encoding="utf-8"
    )
    typed = "Our marks\n?\neyfs_gld\nks2_maths\n"
    code, out, err = _run(["map", str(sheet), "--home", str(home), "--year", "2018/19", "--save", "marks"], typed)
    assert code == 0, out + err
    assert "the code of a result" in out
    assert "no meaning of a column" in out
    assert "Ada" not in out + err
    code, out, _ = _run(["read", str(sheet), "--home", str(home), "--year", "2018/19", "--json"])
    assert (code, json.loads(out)["kind"], json.loads(out)["good"]) == (0, "marks", 2)

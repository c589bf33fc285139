"""`keystage figures` and `keystage explain`, as a person at a terminal meets them."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories.ks2_file import keep, ks2_file
from typer.testing import CliRunner, Result

from keystage.analysis.errors import InputError
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import FIGURES
from keystage.cli import app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keep(Home(tmp_path), ks2_file())
    return tmp_path


def _run(folder: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(app, [*arguments, "--home", str(folder)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_json_is_one_object_a_figure_with_the_year_in_words(folder: Path) -> None:
    said = _run(folder, "figures", "--urn", "999001", "--year", "2018/19", "--measure", "ks2_rwm_exp", "--json")
    rows = [json.loads(line) for line in said.stdout.splitlines()]
    assert {row["group"] for row in rows} == {"all", "disadvantaged", "not_disadvantaged"}
    assert list(rows[0]) == list(FIGURES)
    (row,) = (r for r in rows if r["group"] == "all")
    assert (row["year"], row["value"], row["numerator"], row["status"]) == ("2018/19", 63.0, 38.0, "final")


def test_area_gives_its_schools_its_own_and_the_national_rows(folder: Path) -> None:
    said = _run(
        folder, "figures", "--la", "998", "--year", "2018/19", "--measure", "ks2_rwm_exp", "--group", "all", "--json"
    )
    rows = [json.loads(line) for line in said.stdout.splitlines()]
    assert [(r["urn"], r["value"], r["reason"]) for r in rows] == [
        ("England", 65.0, None), ("998", 62.0, None), ("999001", 63.0, None), ("999002", None, "suppressed"),
    ]  # fmt: skip


def test_csv_has_the_same_columns_and_no_formula(folder: Path) -> None:
    keep(Home(folder), ks2_file(), name="=cmd.csv", status="final")
    said = _run(folder, "figures", "--urn", "999001", "--year", "2018/19", "--csv")
    rows = list(csv.DictReader(io.StringIO(said.stdout)))
    assert list(rows[0]) == list(FIGURES)
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    assert any(row["value"] == "-1.9" for row in rows)


def test_text_is_a_readable_table(folder: Path) -> None:
    said = _run(folder, "figures", "--urn", "999002", "--year", "2018/19", "--measure", "ks2_rwm_exp", "--group", "all")
    heading, line = said.stdout.splitlines()
    assert heading.split()[:2] == ["Whose", "Measure"]
    assert "5 or fewer pupils: not published" in line


def test_nothing_held_is_said_on_stderr_and_stdout_stays_empty(folder: Path) -> None:
    said = _run(folder, "figures", "--urn", "999009", "--year", "2018/19", "--json")
    assert (said.exit_code, said.stdout) == (0, "")
    assert "No figure is held" in said.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--year", "2018/19"), "Say whose figures"),
        (("--urn", "999001", "--year", "2019"), "not an academic year"),
        (("--urn", "999001", "--year", "2018/19", "--measure", "ks2_rwm"), "There is no measure"),
        (("--urn", "999001", "--year", "2018/19", "--group", "x"), "no group of pupils"),
        (("--la", "Westmeer", "--year", "2018/19"), "no authority"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(
    folder: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        _run(folder, "figures", *arguments)


@pytest.mark.req("X.18")
def test_explain_prints_the_working(folder: Path) -> None:
    said = _run(folder, "explain", "--urn", "999001", "--measure", "ks2_rwm_exp", "--year", "2018/19")
    titles = [line for line in said.stdout.splitlines() if line and not line.startswith(" ")]
    assert titles[1:] == [
        "Figure", "What it is", "Where it comes from", "Pupils", "Numerator", "Interval", "National figure",
        "Difference", "Beyond chance?", "Other years",
    ]  # fmt: skip


def test_refusal_is_one_sentence_and_exit_code_2(folder: Path) -> None:
    command = [sys.executable, "-m", "keystage", "explain", "--urn", "1", "--measure", "x", "--year", "2018/19"]
    command[1:3] = ["-c", "from keystage.cli import main; main()"]
    done = subprocess.run([*command, "--home", str(folder)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip().startswith("There is no measure “x”")
    assert len(done.stderr.strip().splitlines()) == 1

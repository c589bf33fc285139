"""`keystage read`, as a person and as a program runs it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.factories.tables import ks2_file, ks2_rows
from typer.testing import CliRunner

from keystage.cli import app


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["read", *map(str, words)])


def _objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KEYSTAGE_HOME", str(tmp_path / "home"))
    rows = ks2_rows()
    rows[1]["PTRWM_EXP"] = "162%"
    (tmp_path / "good.csv").write_bytes(ks2_file())
    (tmp_path / "some.csv").write_bytes(ks2_file(rows))
    (tmp_path / "not.csv").write_bytes(b"%PDF-1.7")
    return tmp_path


def test_one_object_a_table_stands_on_stdout_and_nothing_else(folder: Path) -> None:
    result = _run(folder / "good.csv", "--year", "2018/19", "--json")
    assert result.exit_code == 0
    assert _objects(result) == [
        {
            "file": str(folder / "good.csv"),
            "table": "",
            "kind": "ks2_performance",
            "year": "2018/19",
            "rows": 3,
            "good": 3,
            "verdict": "accepted",
            "message": "Key stage 2 performance tables (DfE), 2018/19: 3 rows, all good.",
            "findings": [],
            "counts": {},
        }
    ]


def test_findings_name_row_column_rule_and_sentence(folder: Path) -> None:
    result = _run(folder / "some.csv", "--year", "2018/19", "--json")
    assert result.exit_code == 1
    (said,) = _objects(result)
    assert (said["verdict"], said["rows"], said["good"]) == ("rows", 3, 2)
    assert said["findings"] == [
        {
            "row": 3,
            "column": "PTRWM_EXP",
            "rule": "outside-range",
            "severity": "error",
            "message": "162% under “PTRWM_EXP” cannot be: it should be between 0 and 100.",
        }
    ]


def test_a_refused_file_does_not_keep_the_next_from_being_read(folder: Path) -> None:
    result = _run(folder / "not.csv", folder / "missing.csv", folder / "some.csv", "--year", "2018/19", "--json")
    assert result.exit_code == 2
    assert [said["verdict"] for said in _objects(result)] == ["refused", "refused", "rows"]


def test_at_most_a_thousand_findings_are_printed_with_the_full_count(folder: Path) -> None:
    (folder / "many.csv").write_bytes(ks2_file(ks2_rows(1_200, PTRWM_EXP="bad")))
    (said,) = _objects(_run(folder / "many.csv", "--year", "2018/19", "--json"))
    assert (len(said["findings"]), said["counts"]) == (1_000, {"unreadable": 1_200})


def test_a_person_reads_each_rule_once_with_its_rows(folder: Path) -> None:
    (folder / "many.csv").write_bytes(ks2_file(ks2_rows(30, PTRWM_EXP="bad")))
    result = _run(folder / "many.csv", "--year", "2018/19")
    assert "30 of 30 rows have errors" in result.stdout
    assert "Error 30 times, in rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 …" in result.stdout
    assert len(result.stdout.splitlines()) == 2


def test_a_person_is_told_what_to_do_next(folder: Path) -> None:
    good = _run(folder / "good.csv", "--year", "2018/19")
    assert good.stdout.endswith("3 rows, all good.\n  To keep it: keystage import, with the same file and options.\n")
    some = _run(folder / "some.csv", "--year", "2018/19")
    assert "import only the good rows with --rows good" in some.stdout
    assert "In row 3" in some.stdout or "in row 3" in some.stdout


def test_a_file_without_a_year_asks_for_it(folder: Path) -> None:
    result = _run(folder / "good.csv")
    assert result.exit_code == 2
    assert "--year 2018/19" in result.stdout


def test_the_kinds_are_listed() -> None:
    result = _run("--kinds")
    assert result.exit_code == 0
    assert "ks2_performance" in result.stdout

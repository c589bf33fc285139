"""`keystage judgements` at the terminal."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests import pages
from tests.factories.judging import judging, session
from tests.pages import Page
from typer.testing import CliRunner

from keystage.analysis.errors import InputError
from keystage.analysis.moderation import scale_judgements
from keystage.cli import app

HOW_TO = Page("how-to/moderate-judgements.md")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "session.csv"
    judging(12, 200, judges=3)[0].rename({"won": "Chosen", "lost": "Not chosen", "judge": "Judge"}).write_csv(path)
    return path


def run(*arguments: object) -> tuple[str, str]:
    done = CliRunner().invoke(app, ["judgements", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done.stdout, done.stderr


def test_measures_are_data_on_stdout_and_the_explanation_is_beside_them(file: Path) -> None:
    out, said = run(file, "--winner", "chosen", "--loser", "not chosen", "--judge", "judge")
    expected = scale_judgements(pl.read_csv(file), winner="Chosen", loser="Not chosen", judge="Judge")
    table = pl.read_csv(out.encode())
    assert table["script"].to_list() == expected.scripts["script"].to_list()
    assert table["measure"].to_list() == pytest.approx(expected.scripts["measure"].to_list())
    assert "12 scripts compared in 200 judgements by 3 judges" in said


def test_an_earlier_scale_is_an_anchor(file: Path, tmp_path: Path) -> None:
    first, judges, second = tmp_path / "first.csv", tmp_path / "judges.csv", tmp_path / "second.csv"
    columns = ("--winner", "Chosen", "--loser", "Not chosen", "--judge", "Judge")
    out, _ = run(file, *columns, "--out", first, "--judges-out", judges)
    assert out == ""
    assert pl.read_csv(judges)["judge"].sort().to_list() == ["J0", "J1", "J2"]
    held = pl.read_csv(first).head(4).with_columns(pl.col("measure") + 1)
    held.write_csv(tmp_path / "anchors.csv")
    _, said = run(file, *columns, "--anchors", tmp_path / "anchors.csv", "--out", second)
    assert "4 anchors held at the known measures" in said
    assert pl.read_csv(second).filter("anchored")["measure"].sort().to_list() == held["measure"].sort().to_list()


def test_anchors_of_a_file_with_semicolons_and_decimal_commas_are_read(file: Path, tmp_path: Path) -> None:
    first, second, anchors = tmp_path / "first.csv", tmp_path / "second.csv", tmp_path / "anchors.csv"
    columns = ("--winner", "Chosen", "--loser", "Not chosen")
    run(file, *columns, "--out", first)
    held = pl.read_csv(first).head(4).select("script", "measure")
    held.write_csv(anchors, separator=";", decimal_comma=True)
    _, said = run(file, *columns, "--anchors", anchors, "--out", second)
    assert "4 anchors held" in said
    again = pl.read_csv(second).filter("anchored")["measure"].sort().to_list()
    assert again == pytest.approx(held["measure"].sort().to_list())


def test_a_heading_that_is_not_there_is_said(file: Path) -> None:
    with pytest.raises(InputError, match=r"no column “Winner”.*Chosen, Not chosen, Judge"):
        run(file, "--winner", "Winner", "--loser", "Not chosen")


def test_how_to_shows_what_its_command_prints_and_its_python_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("session.csv", "session_2.csv"):
        session().write_csv(name)
    rows = HOW_TO.block("chosen,other,judge")
    assert Path("session.csv").read_text(encoding="utf-8").startswith(rows)
    command, scaling = (
        step for step in HOW_TO.steps() if "judgements session.csv" in step.code or "_2.csv" in step.code
    )
    assert pages.run(command.code) == ("", command.shown)
    names: dict[str, Any] = {}
    pages.output_of(scaling, names)
    assert round(names["scale"].reliability, 2) == 0.77
    assert names["next_year"].scripts["anchored"].sum() == 3

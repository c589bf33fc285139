"""`keystage judgements` at the terminal."""

from pathlib import Path

import polars as pl
import pytest
from tests.factories.judging import judging
from typer.testing import CliRunner

from keystage.analysis.errors import InputError
from keystage.analysis.moderation import scale_judgements
from keystage.cli import app


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


def test_a_heading_that_is_not_there_is_said(file: Path) -> None:
    with pytest.raises(InputError, match=r"no column “Winner”.*Chosen, Not chosen, Judge"):
        run(file, "--winner", "Winner", "--loser", "Not chosen")

"""Commands that write beside what they read: never over it; and a first row that is a pupil's is not printed."""

from pathlib import Path

import polars as pl
import pytest
from tests.factories.judging import judging
from tests.factories.pupils_in_schools import complete_pupils
from typer.testing import CliRunner

from keystage.analysis.errors import InputError
from keystage.cli import app


def run(*words: str | Path) -> None:
    CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def test_value_added_is_not_written_over_the_pupils(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "pupils.csv"
    complete_pupils(300, schools=12).write_csv(file)
    before = file.read_bytes()
    with pytest.raises(InputError, match="written over"):
        run("value-added", file, "--outcome", "maths", "--school", "school", "--out", "pupils.csv")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "out",
    [
        ("--out", "session.csv"),
        ("--judges-out", "session.csv"),
        ("--out", "a.csv", "--judges-out", "a.csv"),
        ("--anchors", "first.csv", "--out", "first.csv"),
    ],
)
def test_measures_are_not_written_over_judgements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    judging(6, 60, judges=3)[0].write_csv("session.csv")
    pl.DataFrame({"script": ["S00001"], "measure": [1.0]}).write_csv("first.csv")
    before = [Path(name).read_bytes() for name in ("session.csv", "first.csv")]
    with pytest.raises(InputError, match="written over"):
        run("judgements", "session.csv", "--winner", "won", "--loser", "lost", *out)
    assert [Path(name).read_bytes() for name in ("session.csv", "first.csv")] == before


@pytest.mark.parametrize("row", ["Ash Ada,W998200114001,WTS,EXS", "Ash Ada,14/02/2008,WTS,EXS", "Ash Ada,4.5,WTS,EXS"])
def test_a_first_row_that_is_a_pupils_is_not_printed(tmp_path: Path, row: str) -> None:
    file = tmp_path / "sample.csv"
    file.write_text(f"{row}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match="values, not headings") as refusal:
        run("agreement", file, "--scale", "WTS,EXS,GDS", "--first", "Teacher", "--second", "Moderator")
    assert "Ash" not in str(refusal.value)

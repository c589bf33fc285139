"""What a person reads when the computer itself refuses: a sentence and exit code 2, never a traceback."""

import errno
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from tests.factories.tables import ks2_file

from keystage.analysis.errors import InputError
from keystage.analysis.returns import read
from keystage.analysis.store import Home
from keystage.cli.printing import print_planned
from keystage.cli.speech import REFUSED, run


def test_a_full_disk_is_a_sentence_and_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = typer.Typer()

    @app.command()
    def fill() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/packs/one.pdf")

    monkeypatch.setattr("sys.argv", ["keystage"])
    with pytest.raises(SystemExit) as ended:
        run(app)
    assert ended.value.code == REFUSED
    said = "The computer refused to read or write /packs/one.pdf: No space left on device.\n"
    assert capsys.readouterr().err == said


def test_documents_cannot_be_written_into_a_file(tmp_path: Path) -> None:
    out = tmp_path / "results.csv"
    out.write_text("kept", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be a folder"):
        print_planned([], documents=1, formats=("pdf",), out=out, jobs=1, home=tmp_path, as_json=True)
    assert out.read_text(encoding="utf-8") == "kept"


def test_a_home_that_is_a_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    kept = tmp_path / "home"
    kept.write_text("a file", encoding="utf-8")
    (reading,) = read(ks2_file(), year="2018/19")
    with pytest.raises(InputError, match=r"cannot be written .* Choose another"):
        Home(kept).write(
            reading, source=ks2_file(), file="ks2.csv", status="", rows="all", now=datetime(2020, 1, 1, tzinfo=UTC)
        )

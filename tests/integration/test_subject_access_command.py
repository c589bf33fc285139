"""`keystage subject-access` at the terminal: the number is asked for, never an argument."""

from pathlib import Path

import pytest
from tests.factories.homes import home_of, table
from typer.testing import CliRunner

from keystage.analysis.vocabulary import upn
from keystage.cli import app
from keystage.cli.speech import REFUSED

ONE, OTHER = upn.make(999, 2001, 18, [1, 2]).to_list()
PUPILS = table(
    "URN|UPN|Academic year|Year group|KS2 reading|Remarks",
    f"999001|{ONE}|2018/19|6|104|lives with her aunt", f"999001|{OTHER}|2018/19|6|99|moved here",
)  # fmt: skip


def _run(folder: Path, out: str, typed: str, *more: str) -> int:
    home = home_of(folder, (PUPILS, ""))
    arguments = ["subject-access", "--out", str(folder / out), "--home", str(home.folder), *more]
    return CliRunner().invoke(app, arguments, input=typed).exit_code


@pytest.mark.req("X.19")
def test_everything_about_one_pupil_is_written_and_nothing_about_another(tmp_path: Path) -> None:
    code = _run(tmp_path, "answer.html", f"{ONE}\n")
    page = (tmp_path / "answer.html").read_text("utf-8")
    assert code == 0
    assert ONE in page
    assert "lives with her aunt" in page
    assert OTHER not in page
    assert "moved here" not in page


def test_file_of_no_format_of_ours_and_too_short_a_name_are_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["subject-access", "--out", "x.txt"]).exit_code != 0
    done = CliRunner().invoke(
        app, ["subject-access", "--out", str(tmp_path / "a.html"), "--about", "named", "--home", str(tmp_path)],
        input="B\n",
    )  # fmt: skip
    assert done.exit_code in (1, REFUSED)
    assert not (tmp_path / "a.html").exists()

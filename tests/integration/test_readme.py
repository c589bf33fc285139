"""The analyst's start on the front page, on the real public file."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.pages import Page, is_as_shown, output_of


def test_front_page_shows_what_its_python_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared_data: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(shared_data / "multilevel" / "Exam_mlmRev.csv", "Exam.csv")
    names: dict[str, Any] = {}
    shown = [step for step in Page("../README.md").steps() if step.shown is not None]
    assert len(shown) == 2
    for step in shown:
        assert is_as_shown(output_of(step, names), step.shown or "")

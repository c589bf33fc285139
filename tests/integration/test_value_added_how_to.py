"""The manual's page on value added, followed on the real public files."""

import gzip
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.pages import Page, Step, follow, run

PAGE = "how-to/value-added-from-your-own-data.md"
LABEL = re.compile('aria-label="(.*?)"')


class SmallNation(Page):
    """The page with a nation of 168 schools for 16,800: what it does is the same, and nothing is shown of it."""

    def steps(self) -> Iterator[Step]:
        return (replace(step, code=step.code.replace("16_800", "168")) for step in super().steps())


@pytest.mark.req("2.22", "2.23")
def test_page_shows_what_its_python_and_commands_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared_data: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEYSTAGE_HOME", str(tmp_path / "home"))
    public = shared_data / "multilevel"
    shutil.copyfile(public / "Exam_mlmRev.csv", "Exam.csv")
    shutil.copyfile(public / "jsp_faraway.csv", "jsp.csv")
    Path("Chem97.csv").write_bytes(gzip.decompress((public / "Chem97_mlmRev.csv.gz").read_bytes()))

    names = follow(SmallNation(PAGE))

    assert names["fit"].schools.height > 100  # the nation, from its file
    shipped = (Path(__file__).resolve().parents[2] / "docs/how-to/exam-schools.svg").read_text("utf-8")
    assert LABEL.findall(shipped) == LABEL.findall(Path("schools.svg").read_text("utf-8"))


def test_scripts_on_public_data_are_under_ten_lines() -> None:
    scripts = [step.code for step in Page(PAGE).steps() if "read_csv" in step.code]
    assert len(scripts) == 3
    assert all(len(script.splitlines()) < 10 for script in scripts)


def test_what_is_of_pupils_held_is_refused_beside_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("school,result\n1,2\n", encoding="utf-8")
    printed, said = run(f"keystage value-added {tmp_path / 'a.csv'} --outcome result --school school --year 2018/19")
    assert printed == ""
    assert said.endswith("are of pupils that are held: leave them out, or the file.\n")

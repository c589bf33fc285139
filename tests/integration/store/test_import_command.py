"""`keystage import` as a person runs it: stored, same, revised, refused, killed."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from keystage.analysis.store import Home
from keystage.analysis.synthetic import made_up_area, write_area

KEYSTAGE = [sys.executable, "-c", "from keystage.cli import main; main()"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    area, stories = made_up_area()
    write_area(area, stories, folder, rng=np.random.default_rng(3))
    return folder


def _import(home: Path, *words: str) -> tuple[int, list[dict[str, object]], str]:
    done = subprocess.run([*KEYSTAGE, "import", "--json", "--home", str(home), *words], capture_output=True, text=True)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.mark.req("X.7")
def test_import_stores_once_and_says_so(files: Path, tmp_path: Path) -> None:
    words = (str(files / "ks2_2019.csv"), "--year", "2018/19", "--status", "final")
    code, (said,), _ = _import(tmp_path, *words)
    assert (code, said["action"]) == (0, "stored")
    code, (again,), _ = _import(tmp_path, *words)
    assert (code, again["action"], again["release"]) == (0, "same", said["release"])
    assert said["rows"] == again["rows"]


def test_import_of_what_is_no_file_stores_nothing_and_says_what_it_is(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(b"%PDF-1.7 not a table")
    code, (said,), _ = _import(tmp_path / "home", str(wrong))
    assert (code, said["action"]) == (2, "refused")
    assert "PDF" in str(said["message"])
    assert Home(tmp_path / "home").releases() == ()


def test_import_of_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    code, (said,), _ = _import(tmp_path / "home", str(tmp_path / "missing.csv"))
    assert code == 2
    assert "cannot be opened" in str(said["message"])


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a thing of POSIX")
def test_import_killed_at_any_moment_leaves_the_old_state_or_the_new(files: Path, tmp_path: Path) -> None:
    moments = random.Random(7)
    words = ["import", "--home", str(tmp_path), "--year", "2018/19", str(files / "ks2_2019.csv")]
    for _ in range(6):
        running = subprocess.Popen([*KEYSTAGE, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.25, 0.75))
        running.send_signal(signal.SIGKILL)
        running.wait()
        home = Home(tmp_path)
        for release in home.releases():
            assert home.frame(release).height == release.rows
            assert home.source(release).exists()
    code, (said,), _ = _import(tmp_path, *words[3:])
    assert (code, said["action"] in ("stored", "same")) == (0, True)
    assert len(Home(tmp_path).releases()) == 1
    assert not list(tmp_path.rglob(".incoming-*/*"))


def test_two_imports_at_once_both_end_well(files: Path, tmp_path: Path) -> None:
    running = [
        subprocess.Popen(
            [
                *KEYSTAGE,
                "import",
                "--json",
                "--home",
                str(tmp_path),
                "--year",
                f"{year - 1}/{year % 100}",
                str(files / f"ks2_{year}.csv"),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        for year in (2017, 2018)
    ]
    said = [json.loads(process.communicate()[0]) for process in running]
    assert {line["action"] for line in said} == {"stored"}
    assert len(Home(tmp_path).releases()) == 2


NAMED = "Herr Canary Keystage"


def test_head_teachers_name_is_found_nowhere_after_an_import(files: Path, tmp_path: Path) -> None:
    header, *rows = (files / "establishments.csv").read_text("utf-8-sig").splitlines()
    register = tmp_path / "register.csv"
    register.write_text("\n".join([f"{header},HeadLastName", *(f"{row},{NAMED}" for row in rows)]), "utf-8")
    home = tmp_path / "home"
    code, (said,), _ = _import(home, str(register))
    assert (code, said["action"]) == (0, "stored")
    assert [path for path in home.rglob("*") if path.is_file() and NAMED.encode() in path.read_bytes()] == []
    (kept,) = Home(home).releases()
    assert NAMED not in Home(home).frame(kept).write_csv()
    code, _, _ = _import(tmp_path / "named", str(register), "--keep-names")
    assert code == 0
    (release,) = Home(tmp_path / "named").releases()
    assert NAMED.encode() in Home(tmp_path / "named").source(release).read_bytes()

"""Many documents: each written whole, errors kept apart, zips alike."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.factories.alder_bridge import note_of_visit, one_page, small_school_page

from keystage.analysis import publish
from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.packs.values import SchoolPage


def _refuses(words: str) -> SchoolPage:
    raise MethodError(words)


def _breaks() -> SchoolPage:
    raise ZeroDivisionError("Anne Example, 1 High Street")


def _dies() -> SchoolPage:
    import os

    os._exit(3)


def test_a_document_is_written_whole_with_its_digest(tmp_path: Path) -> None:
    written = publish.write(one_page(), format="pdf", path=tmp_path / "999001" / "page.pdf")
    data = written.path.read_bytes()
    assert written.sha256 == hashlib.sha256(data).hexdigest()
    assert written.pages == 1
    assert [p.name for p in written.path.parent.iterdir()] == ["page.pdf"]


def test_a_document_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(b"before")
    with pytest.raises(InputError, match="choose pdf, docx"):
        publish.write(one_page(), format="odt", path=path)  # type: ignore[arg-type]
    assert path.read_bytes() == b"before"
    assert len(list(tmp_path.iterdir())) == 1


def test_one_error_stops_nobody_else_and_names_nobody(tmp_path: Path) -> None:
    jobs = [
        publish.Job(one_page(), "html", tmp_path / "a.html"),
        publish.Job(partial(_refuses, "There are no figures for this school."), "pdf", tmp_path / "b.pdf"),
        publish.Job(_breaks, "pdf", tmp_path / "c.pdf"),
        publish.Job(small_school_page, "csv", tmp_path / "d.csv"),
    ]
    seen: list[publish.Outcome] = []
    made = list(publish.print_all(jobs, workers=1, progress=seen.append))
    assert seen == made
    assert [type(m).__name__ for m in made] == ["Written", "Failed", "Failed", "Written"]
    assert isinstance(made[1], publish.Failed)
    assert made[1].message == "There are no figures for this school."
    assert isinstance(made[2], publish.Failed)
    assert "Anne" not in made[2].message


def _fills() -> SchoolPage:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_is_no_fault_of_a_document(tmp_path: Path, workers: int) -> None:
    with pytest.raises(OSError, match="No space left"):
        list(publish.print_all([publish.Job(_fills, "pdf", tmp_path / "a.pdf")], workers=workers))


def test_processes_end_with_whoever_began_them_though_it_was_killed(tmp_path: Path) -> None:
    code = (
        "import multiprocessing, os\nfrom pathlib import Path\nfrom tests.factories.alder_bridge import one_page\n"
        "from keystage.analysis import publish\n"
        "if __name__ == '__main__':\n"
        f"    jobs = [publish.Job(one_page(), 'csv', Path({str(tmp_path)!r}) / f'{{n}}.csv') for n in range(40)]\n"
        "    made = publish.print_all(jobs, workers=2)\n    next(made)\n"
        "    print(*(one.pid for one in multiprocessing.active_children()), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    script = tmp_path / "begins.py"
    script.write_text(code)
    given = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, env=given)
    pids = [int(word) for word in done.stdout.split()]
    assert len(pids) == 2, done.stderr
    until = time.monotonic() + 20
    while any(_lives(pid) for pid in pids):
        assert time.monotonic() < until, "they outlived it"
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_jobs_are_taken_as_they_are_needed(tmp_path: Path) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[publish.Job]:
        for number in range(1000):
            taken.append(number)
            yield publish.Job(small_school_page(), "csv", tmp_path / f"{number}.csv")

    made = publish.print_all(jobs(), workers=1)
    next(made)
    next(made)
    assert len(taken) == 2


def test_processes_print_the_same_bytes_in_order_and_outlive_one_that_dies(tmp_path: Path) -> None:
    jobs = [publish.Job(one_page(), "pdf", tmp_path / "0.pdf"), publish.Job(_dies, "pdf", tmp_path / "1.pdf")]
    jobs += [publish.Job(note_of_visit(), "csv", tmp_path / f"{n}.csv") for n in range(2, 14)]
    made = list(publish.print_all(iter(jobs), workers=2))
    assert [m.path.stem for m in made] == [str(n) for n in range(14)]
    assert [type(m).__name__ for m in made] == ["Written", "Failed"] + ["Written"] * 12
    assert (tmp_path / "0.pdf").read_bytes() == publish.render(one_page(), format="pdf").data


def test_a_zip_of_the_same_files_is_the_same_zip(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        for name in ("b.txt", "a.txt"):
            (tmp_path / folder / "packs").mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / "packs" / name).write_text(name * 100)
    made = [
        publish.bundle((tmp_path / f / "packs").iterdir(), tmp_path / f / "all.zip").read_bytes()
        for f in ("one", "two")
    ]
    assert made[0] == made[1]
    with ZipFile(tmp_path / "one" / "all.zip") as archive:
        assert archive.namelist() == ["packs/a.txt", "packs/b.txt"]
        assert archive.testzip() is None

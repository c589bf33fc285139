"""Real processes, killed: what was asked for is done, once, and nothing outlives the server."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
_TRIAL = Path(__file__).with_name("trial_worker.py")
_ADMIN = ("--administrator", "first@example.invalid")


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KEYSTAGE_") and k != "DATABASE_URL"}
    return kept | {"KEYSTAGE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings"} | more


def first_start(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "keystage.service.config.first_start", *words],
        env=environment(home, **more), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def until(holds: Callable[[], object], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("faults") / "home"
    started = first_start(home, *_ADMIN)
    assert started.returncode == 0, started.stderr
    assert "/people/" in started.stderr
    return home


@pytest.fixture
def database(made_home: Path) -> Iterator[sqlite3.Connection]:
    kept = sqlite3.connect(made_home / "keystage.sqlite3", timeout=20, isolation_level=None)
    kept.execute("DELETE FROM jobs_job")
    yield kept
    kept.execute("DELETE FROM jobs_job")
    kept.close()


def ask(database: sqlite3.Connection, number: int, *, file: Path, steps: int, pause: float) -> None:
    """A row as jobs.actions.ask_for writes it."""
    database.execute(
        "INSERT INTO jobs_job (id, task, arguments, title, who, state, done, total, unit, said, led_to, tries, held_by,"
        " asked_at) VALUES (?, 'trial.tasks.slowly', json_object('file', ?, 'steps', ?, 'pause', ?), 'A trial',"
        " 'service', 'waiting', 0, 0, '', '', '', 0, '', ?)",
        (f"{number:032x}", str(file), steps, pause, f"2026-11-12 10:00:{number:02d}"),
    )


def states(database: sqlite3.Connection) -> list[str]:
    return [row[0] for row in database.execute("SELECT state FROM jobs_job ORDER BY asked_at")]


@pytest.fixture
def keeper(made_home: Path) -> Iterator[Callable[[int], "subprocess.Popen[bytes]"]]:
    begun: list[subprocess.Popen[bytes]] = []

    def begin(count: int) -> "subprocess.Popen[bytes]":
        begun.append(subprocess.Popen([sys.executable, str(_TRIAL), "keep", str(count)], env=environment(made_home)))
        return begun[-1]

    yield begin
    for one in begun:
        one.terminate()
        one.wait(15)


@pytest.mark.req("X.7")
def test_a_worker_killed_in_the_middle_of_a_job_is_begun_again_and_does_it(
    database: sqlite3.Connection, keeper: Callable[[int], "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    file = tmp_path / "written"
    ask(database, 1, file=file, steps=30, pause=0.05)
    kept = keeper(1)
    until(file.exists)
    [worker] = children(kept.pid)
    os.kill(worker, signal.SIGKILL)
    until(lambda: states(database) == ["done"])
    assert [line.split()[0] for line in file.read_text().splitlines()] == ["began", "began", "ended"]


def test_two_workers_do_each_job_once(
    database: sqlite3.Connection, keeper: Callable[[int], "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    file = tmp_path / "written"
    for number in range(24):
        ask(database, number, file=file, steps=1, pause=0.02)
    keeper(2)
    until(lambda: set(states(database)) == {"done"})
    ended = [line for line in file.read_text().splitlines() if line.startswith("ended")]
    assert len(ended) == len(set(ended)) == 24


def test_a_worker_told_to_end_hands_its_job_back_at_once(
    database: sqlite3.Connection, keeper: Callable[[int], "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    file = tmp_path / "written"
    ask(database, 1, file=file, steps=600, pause=0.05)
    kept = keeper(1)
    until(file.exists)
    kept.terminate()
    assert kept.wait(15) == 0
    assert states(database) == ["waiting"]


def test_a_job_called_off_while_its_task_sleeps_ends_with_its_process(
    database: sqlite3.Connection, keeper: Callable[[int], "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    file = tmp_path / "written"
    ask(database, 1, file=file, steps=2, pause=600)
    kept = keeper(1)
    until(file.exists)
    [worker] = children(kept.pid)
    database.execute("UPDATE jobs_job SET state = 'cancelled'")
    until(lambda: gone(worker))
    until(lambda: [one for one in children(kept.pid) if one != worker])
    assert states(database) == ["cancelled"]


@pytest.fixture
def serve(made_home: Path) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """serve(port, …): a server on it, at the latest ended with the test."""
    begun: list[subprocess.Popen[bytes]] = []

    def begin(port: int, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "keystage.cli", "serve", "--home", str(made_home), "--port", str(port), *words]
        begun.append(
            subprocess.Popen(
                command,
                env=environment(made_home),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        return begun[-1]

    yield begin
    for one in begun:
        one.terminate()
        one.wait(30)


def _answers(port: int, path: str = "/health/live") -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _listened_to(port: int) -> bool:
    """Whether anybody takes calls on the port (binding it would also fail while an old call lingers)."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_the_server_however_it_ends(
    serve: Callable[..., "subprocess.Popen[bytes]"], how: signal.Signals
) -> None:
    port = free_port()
    server = serve(port)
    until(lambda: _answers(port))
    until(lambda: len(children(server.pid)) >= 3)
    begun = children(server.pid)
    begun += [grandchild for child in begun for grandchild in children(child)]
    os.kill(server.pid, how)
    server.wait(30)
    until(lambda: all(gone(pid) for pid in begun))
    until(lambda: not _listened_to(port))


def test_pages_name_files_by_their_contents_and_browsers_may_keep_them(
    serve: Callable[..., "subprocess.Popen[bytes]"],
) -> None:
    port = free_port()
    serve(port, "--no-worker")
    until(lambda: _answers(port, "/health/ready"))
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/people/sign-in/") as answer:
        page = answer.read().decode()
    [sheet] = [w.split('"')[1] for w in page.split("href=")[1:] if "keystage/keystage." in w and ".css" in w]
    assert len(sheet.rsplit("/", 1)[1].split(".")) == 3
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{sheet}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_taken_port_is_refused_in_a_sentence_that_says_what_to_change(made_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = subprocess.run(
            [sys.executable, "-m", "keystage.cli", "serve", "--home", str(made_home), "--port", str(port)],
            env=environment(made_home), capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert said.returncode == 2
    assert said.stderr.count("\n") == 1
    assert f"Port {port} is taken" in said.stderr
    assert "KEYSTAGE_PORT" in said.stderr


@pytest.mark.parametrize(
    ("set_to", "expected"),
    [
        ({"DATABASE_URL": "mysql://somebody:secret@host/name"}, "DATABASE_URL should read postgres://"),
        (
            {"DATABASE_URL": "postgres://somebody:secret@127.0.0.1:1/none"},
            "The database cannot be reached (DATABASE_URL)",
        ),
        ({"KEYSTAGE_DEBUG": "yes"}, "KEYSTAGE_DEBUG"),
        ({"KEYSTAGE_SECRET_KEY": "changeme"}, "KEYSTAGE_SECRET_KEY is too short"),
        ({"KEYSTAGE_SECRET_KEY": "django-insecure-" + "abcdefghijklmnop" * 3}, "KEYSTAGE_SECRET_KEY is too short"),
        ({"KEYSTAGE_DEMO": "yes"}, "holds something that --demo did not make"),
    ],
)
def test_what_cannot_be_served_is_refused_in_one_sentence(
    made_home: Path, set_to: dict[str, str], expected: str
) -> None:
    said = first_start(made_home, **set_to)
    assert said.returncode == 2
    assert expected in said.stderr
    assert said.stderr.strip().count("\n") == 0
    assert "secret@" not in said.stderr


def test_a_first_start_with_nobody_to_ask_says_how(tmp_path: Path) -> None:
    said = first_start(tmp_path / "new")
    assert said.returncode == 2
    assert "--administrator" in said.stderr


@pytest.mark.req("X.7")
def test_a_first_start_never_puts_an_empty_database_in_place_of_a_lost_one(made_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "used"
    shutil.copytree(made_home, home)
    assert list((home / "audit-noted").iterdir())  # the first administrator was recorded
    (home / "keystage.sqlite3").rename(home / "elsewhere")
    said = first_start(home, *_ADMIN)
    assert said.returncode == 2
    assert f"{home / 'keystage.sqlite3'} is empty or not there" in said.stderr
    assert "keystage restore" in said.stderr
    assert not (home / "keystage.sqlite3").exists()
    (home / "elsewhere").rename(home / "keystage.sqlite3")
    assert first_start(home, *_ADMIN).returncode == 0


def test_a_home_that_is_a_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    said = first_start(tmp_path / "home")
    assert said.returncode == 2
    assert "cannot write in" in said.stderr

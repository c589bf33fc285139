"""`keystage serve`, `keystage worker` and `keystage manage`: the web service, its background work, its upkeep."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from keystage.analysis.errors import InputError
from keystage.cli.speech import say

__all__ = ["manage_service", "run_worker", "serve"]

_SETTINGS = "keystage.service.config.settings"
_THREADS = 4  # a server process; Django's pages wait for the database as much as they work


def serve(
    home: Annotated[
        Path | None,
        typer.Option(help="Where everything is kept; else KEYSTAGE_HOME, else ~/.keystage (demo: ~/.keystage-demo)."),
    ] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Else KEYSTAGE_PORT, else 8000.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="A made-up area, and signing in as anybody of it.")] = False,
    administrator: Annotated[
        str, typer.Option(help="E-mail of the first administrator: prints a link to choose a password by.")
    ] = "",
    without_backup: Annotated[
        bool, typer.Option("--without-backup", help="Bring the database of an older Keystage up to date without one.")
    ] = False,
    worker: Annotated[bool, typer.Option(help="Do the background work too.")] = True,
    browser: Annotated[bool, typer.Option(help="Open a browser, where this is a terminal.")] = True,
) -> None:
    """Serve the pages. The first start creates the database and asks for the first administrator."""
    _choose_home(home, demo=demo)
    from keystage.service.config.environment import read_environment

    told = read_environment()
    address = told.text("KEYSTAGE_ADDRESS", "127.0.0.1")
    listen = port or told.number("KEYSTAGE_PORT", 8000, most=65535)
    os.environ["KEYSTAGE_PORT"] = str(listen)
    processes = told.number("KEYSTAGE_WORKERS", 2, most=64)
    told.number("KEYSTAGE_JOBS", 2, most=64)
    _see_that_it_is_free(address, listen)
    _prepare(administrator, without_backup=without_backup)
    if worker:
        keeper = [sys.executable, "-m", "keystage.cli", "worker", "--while", str(os.getpid())]
        subprocess.Popen(keeper)  # noqa: S603 - our own interpreter
    url = f"http://{_in_a_browser(address)}:{listen}/"
    say(f"Keystage is at {url}" + ("demo/ (made-up data: be anybody)" if demo else "") + "\nCtrl-C ends it.")
    if browser and sys.stdout.isatty():
        _open_soon(url + "demo/" * demo)
    granian = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", address, "--port", str(listen),
        "--workers", str(processes), "--blocking-threads", str(_THREADS), "--respawn-failed-workers",
        "--workers-kill-timeout", "10", "--no-log", "keystage.service.config.wsgi:application",
    ]  # fmt: skip
    sys.stdout.flush()
    from keystage.service.jobs.lifetime import BEGUN_BY

    os.environ[BEGUN_BY] = str(os.getpid())  # the server takes this process's place, and its number
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # pages' tables are small, and there is a process a core
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # else every thread keeps memory of its own that it once needed
    os.execv(sys.executable, granian)  # noqa: S606 - our own interpreter


def run_worker(
    home: Annotated[Path | None, typer.Option(help="As for serve.")] = None,
    while_: Annotated[int | None, typer.Option("--while", help="End when this process has ended.")] = None,
) -> None:
    """Do the background work: reading files, making figures ready, packs. `serve` starts it unless told not to."""
    if home:
        os.environ["KEYSTAGE_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = _SETTINGS
    from keystage.service.config.backups.under_way import refuse_half_restored
    from keystage.service.config.environment import read_environment
    from keystage.service.jobs.keeper import keep_workers

    refuse_half_restored(read_environment().home)
    keep_workers(read_environment().number("KEYSTAGE_JOBS", 2, most=64), while_=while_)


def manage_service(
    words: Annotated[list[str], typer.Argument(help="Django's own words: migrate, shell, check …")],
) -> None:
    """Upkeep of the service's database, in Django's own commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["keystage manage", *words])


def _choose_home(given: Path | None, *, demo: bool) -> None:
    """Whatever starts from here on reads it in the environment."""
    named = given or os.environ.get("KEYSTAGE_HOME") or Path.home() / (".keystage-demo" if demo else ".keystage")
    os.environ |= {"KEYSTAGE_HOME": str(Path(named).absolute()), "DJANGO_SETTINGS_MODULE": _SETTINGS}
    os.environ["KEYSTAGE_DEMO"] = "yes" if demo else "no"


def _see_that_it_is_free(address: str, port: int) -> None:
    try:
        family, kind, proto, _, at = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as trying:
            trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trying.bind(at)
    except socket.gaierror as problem:
        raise InputError(f"KEYSTAGE_ADDRESS is “{address}”, which is no address of this computer.") from problem
    except PermissionError as problem:
        raise InputError(f"Only root may listen on port {port}. Choose another with --port.") from problem
    except OSError as problem:
        raise InputError(
            f"Port {port} is taken: something else, perhaps Keystage itself, listens there ({problem.strerror}). "
            "Choose another with --port or KEYSTAGE_PORT."
        ) from problem


def _prepare(administrator: str, *, without_backup: bool) -> None:
    """In a process of its own: the server that takes this one's place starts with nothing loaded."""
    words = ["--administrator", administrator] if administrator else []
    words += ["--without-backup"] * without_backup
    command = [sys.executable, "-m", "keystage.service.config.first_start", *words]
    done = subprocess.run(command, check=False)  # noqa: S603 - our own interpreter
    if done.returncode:
        raise typer.Exit(done.returncode)


def _in_a_browser(address: str) -> str:
    if address in ("0.0.0.0", "::", ""):  # noqa: S104 - told from others, not listened on
        return "127.0.0.1"
    return f"[{address}]" if ":" in address else address


def _open_soon(url: str) -> None:
    """Once it answers. Only where there is a screen: a browser of letters would take the terminal."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    subprocess.Popen([sys.executable, "-m", "keystage.cli.browser", url])  # noqa: S603 - our own interpreter

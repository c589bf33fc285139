"""`keystage serve`, `keystage worker` and `keystage manage`: the web service, its background work, its upkeep."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import home_folder, say

__all__ = ["manage_service", "run_worker", "serve"]

_SETTINGS = "keystage.service.config.settings"


def serve(
    home: Annotated[
        Path | None, typer.Option(help="Where everything is kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Else KEYSTAGE_PORT, else 8000.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="A made-up area, and signing in as anybody of it.")] = False,
    worker: Annotated[bool, typer.Option(help="Start the worker too.")] = True,
) -> None:
    """Serve the pages. The first start creates the database and asks for the first administrator."""
    folder = home_folder(home)
    os.environ |= {"KEYSTAGE_HOME": str(folder), "DJANGO_SETTINGS_MODULE": _SETTINGS}
    if demo:
        os.environ["KEYSTAGE_DEMO"] = "yes"
    _prepare()
    listen = str(port or os.environ.get("KEYSTAGE_PORT") or 8000)
    if worker:
        subprocess.Popen([sys.executable, "-m", "keystage.cli", "worker", "--while", str(os.getpid())])  # noqa: S603
    say(f"Keystage is at http://127.0.0.1:{listen}/")
    granian = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", listen,
        "--workers", os.environ.get("KEYSTAGE_WORKERS", "2"), "--no-log", "keystage.service.config.wsgi:application",
    ]  # fmt: skip
    os.execv(sys.executable, granian)  # noqa: S606 - our own interpreter


def run_worker(
    home: Annotated[Path | None, typer.Option(help="As for serve.")] = None,
    while_: Annotated[int | None, typer.Option("--while", help="End when this process has ended.")] = None,
) -> None:
    """Do the background work: reading files, making figures ready, packs."""
    if home:
        os.environ["KEYSTAGE_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = _SETTINGS
    import django

    django.setup()
    from keystage.service.jobs.worker import work

    work(until=lambda: while_ is not None and os.getppid() != while_)


def manage_service(words: Annotated[list[str], typer.Argument(help="Django's own words: migrate, shell …")]) -> None:
    """Upkeep of the service's database, in Django's own commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["keystage manage", *words])


def _prepare() -> None:
    """In a process of its own: the server that takes this one's place starts with nothing loaded."""
    done = subprocess.run([sys.executable, "-m", "keystage.service.config.first_start"], check=False)
    if done.returncode:
        raise typer.Exit(done.returncode)

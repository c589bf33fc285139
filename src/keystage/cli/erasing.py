"""`keystage erase` and `keystage dispose`: for whoever runs a home, with or without a service."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keystage.cli.speech import home_folder, say

if TYPE_CHECKING:
    from keystage.analysis.store import Home

__all__ = ["dispose_of_releases", "erase_pupils"]

_Home = Annotated[Path | None, typer.Option(help="Where everything is kept; else KEYSTAGE_HOME, else ~/.keystage.")]


def erase_pupils(
    numbers: Annotated[
        Path | None,
        typer.Argument(help="A file of UPNs, one a line; “-” reads them from the pipe. Without it you are asked."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Erase nobody new: go through what was erased before once more.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before it is done.")] = False,
    home: _Home = None,
) -> None:
    """Take pupils out of every release, file and table, for good. UPNs are never taken from the command itself, which
    other people on the computer can read."""
    from keystage.analysis.store import Home
    from keystage.analysis.store.erasures import add, erasure, erasure_key

    kept = Home(home_folder(home))
    found = [] if again else _numbers(numbers, kept)
    if found and not yes:
        typer.confirm(f"Erase {_pupils(len(found))} from {kept.folder}, for good?", abort=True, err=True)
    if found:
        key, now = erasure_key(kept.folder, make=True), datetime.now(UTC)
        add(kept.folder, [erasure("pupil", every, key=key, at=now) for every in found])
    say(_take_out(kept))


def dispose_of_releases(
    yes: Annotated[bool, typer.Option("--yes", help="Destroy what is listed; else it is only listed.")] = False,
    home: _Home = None,
) -> None:
    """List releases of pupils that are past their date; with --yes destroy them. On a served home two people decide
    that, on the page “Disposal lists”."""
    from keystage.analysis.errors import InputError
    from keystage.analysis.store import Home
    from keystage.analysis.store.past_date import releases_past_date
    from keystage.analysis.store.taking_out import DISPOSED, destroy

    kept = Home(home_folder(home))
    now = datetime.now(UTC)
    found = releases_past_date(kept, now.date())
    for one in found:
        typer.echo(f"{one.release.code}  {one.words}  due {one.since}")
    if not found:
        say("No release of pupils is past its date.")
    elif yes and _is_served(kept.folder):
        raise InputError("This home is served: two people decide what is destroyed, on the page “Disposal lists”.")
    elif yes:
        for one in found:
            destroy(kept, one.release.code, why=DISPOSED, under="command line", now=now)
        say(f"{len(found)} destroyed. Their manifests stay.")


def _numbers(given: Path | None, home: "Home") -> list[tuple[str, ...]]:
    """Every UPN of each pupil. Raises InputError, quoting none, on one that is none."""
    from keystage.analysis.errors import InputError
    from keystage.analysis.store.people import numbers_of
    from keystage.analysis.vocabulary import upn

    if given is None:
        text = typer.prompt("UPN (it is not shown)", hide_input=True, err=True)
    else:
        text = sys.stdin.read() if str(given) == "-" else given.read_text("utf-8-sig")
    found = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
        problem = upn.problem(line)
        if problem is not None and problem.rule != 1530:  # an area nobody knows may still be in a file
            raise InputError(f"Line {number}: {problem.message}")
        found.append(tuple({upn.tidied(line), *numbers_of(home, upn.tidied(line))}))
    if not found:
        raise InputError("There is no UPN to erase.")
    return found


def _take_out(home: "Home") -> str:
    if _is_served(home.folder):
        os.environ |= {"KEYSTAGE_HOME": str(home.folder), "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings"}
        import django

        django.setup()
        from keystage.service.privacy.actions import reapply_erasures
        from keystage.service.profiles.refreshing import refresh_figures

        done = reapply_erasures()
        refresh_figures(lambda done, total: None)
        return done.sentence
    from keystage.analysis.store.erasures import erasures_of
    from keystage.analysis.store.taking_out import erase

    taken = erase(home, erasures_of(home.folder), now=datetime.now(UTC))
    for path in (home.folder / "figures").glob("*.parquet"):
        path.unlink(missing_ok=True)  # made anew when they are next asked for
    rows = sum(one.rows for one in taken)
    return f"{rows:,} rows were taken out of {len(taken)} releases."


def _is_served(folder: Path) -> bool:
    return (folder / "keystage.sqlite3").is_file() or bool(os.environ.get("DATABASE_URL"))


def _pupils(count: int) -> str:
    return "1 pupil" if count == 1 else f"{count:,} pupils"

"""`keystage restore`: a service from a backup, into an empty place or instead of what is there."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keystage.analysis.errors import InputError
from keystage.cli.backup import given_keys
from keystage.cli.backup_words import into_words, progress, restored_words
from keystage.cli.speech import home_folder, say

if TYPE_CHECKING:
    from keystage.service.config.backups.archive import Head
    from keystage.service.config.backups.target import Found
    from keystage.service.config.environment import Environment

__all__ = ["restore_backup"]


def restore_backup(
    file: Annotated[Path | None, typer.Argument(help="The backup.")] = None,
    key: Annotated[
        str | None, typer.Option(help="File of the private key, or “-” to read it from stdin. Else it is asked for.")
    ] = None,
    home: Annotated[
        Path | None, typer.Option(help="Where to: an empty folder; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Where there is a service already: move it aside first.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before moving anything aside.")] = False,
    change_database: Annotated[
        bool, typer.Option("--change-database", help="From SQLite to PostgreSQL, or the other way.")
    ] = False,
    erasures: Annotated[
        Path | None, typer.Option(help="A ledger of erasures (…-erasures.age) newer than the one beside the backup.")
    ] = None,
    finish: Annotated[bool, typer.Option("--finish", help="Finish a restore that was broken off at its end.")] = False,
) -> None:
    """Restore a backup: everything is verified beside what is here, and only then put in place."""
    folder = home_folder(home).absolute()
    from keystage.service.config.backups import under_way

    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is no folder. Choose an empty one with --home.")
    broken_off = under_way.read(folder)
    if finish or (broken_off is not None and broken_off.swapping):
        _finish(folder, asked=finish)
        return
    if file is None:
        raise InputError("Which backup? `keystage backup list --to FOLDER` lists those in a folder.")
    keys = given_keys(file, key)
    told = _set_up(folder)
    from django.db import connection

    from keystage.service.config.backups.restoring import Asked, restore
    from keystage.service.config.keys import KEYS

    say(into_words(folder, connection.vendor, connection.settings_dict))
    asked = Asked(
        file=file.absolute(), keys=keys, home=folder, url=told.text("DATABASE_URL"), replace=replace,
        change_database=change_database, erasures=erasures, address=told.text("KEYSTAGE_ADDRESS", "127.0.0.1"),
        port=told.number("KEYSTAGE_PORT", 8000, most=65535),
        own_keys={kept: (name, told.text(name)) for name, kept in KEYS.items()},
        confirm=lambda head, found: None if yes else _confirm(head, found),
    )  # fmt: skip
    restored = restore(asked, say=say, told=progress("Unpacked"))
    say(restored_words(folder, restored))
    if restored.settled.broken or not restored.settled.reconciled.agrees:
        raise typer.Exit(1)


def _finish(folder: Path, *, asked: bool) -> None:
    from keystage.service.config.backups import under_way

    note = under_way.read(folder)
    if note is None or not note.swapping:
        raise InputError(f"No restore was broken off at its end in {folder}.")
    _set_up(folder)
    from keystage.service.config.backups.restoring import finish

    finish(folder, note)
    say(f"The restore of {note.backup} is finished." + ("" if asked else " It had been broken off at its last step."))


def _set_up(home: Path) -> "Environment":
    """Django, for the folder beside, in which everything is made ready; the database is the home's own."""
    from keystage.service.config.backups.under_way import STAGING
    from keystage.service.config.environment import read_environment
    from keystage.service.config.keys import KEYS

    os.environ["KEYSTAGE_HOME"] = str(home)
    told = read_environment()
    for name in KEYS:
        os.environ.pop(name, None)  # the backup's own keys count
    os.environ |= {
        "KEYSTAGE_HOME": str(home / STAGING),
        "DATABASE_URL": told.text("DATABASE_URL"),
        "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings",
        "KEYSTAGE_DEMO": "no",
    }
    import django

    django.setup()
    return told


def _confirm(head: "Head", found: "Found") -> None:
    """Raises InputError unless somebody at the terminal writes the word."""
    what = [f"{len(found.files)} files and folders of the home"] * bool(found.files)
    what += [f"{len(found.tables)} tables of the database"] * bool(found.tables)
    say(
        f"There is a service here already. {' and '.join(what).capitalize()} are moved aside, nothing is deleted; "
        f"whatever was written here since {head.made_at[:16].replace('T', ' ')} UTC is then not in use any more."
    )
    if not sys.stdin.isatty():
        raise InputError("Nobody is here to say yes. Say --yes if that is what you want. Nothing was changed.")
    if typer.prompt("Write “replace” to go on", default="", show_default=False, err=True).strip() != "replace":
        raise InputError("Nothing was changed.")

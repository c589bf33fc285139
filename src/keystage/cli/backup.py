"""`keystage backup`: make one, and what goes with it: its key, a check, a list."""

import os
import sys
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keystage.analysis.errors import InputError
from keystage.cli.backup_words import check_words, key_words, list_words, locked_words, made_words, progress
from keystage.cli.speech import home_folder, say

if TYPE_CHECKING:
    from keystage.service.config.backups.key_pairs import Identity

__all__ = ["app", "given_keys", "set_up"]

app = typer.Typer(
    help="Make one encrypted backup, while people go on working; its path is on stdout. Remove those that are too old.",
    invoke_without_command=True,
)

_Home = Annotated[
    Path | None, typer.Option(help="Where everything is kept; else KEYSTAGE_HOME, else ~/.keystage.")
]  # fmt: skip
_To = Annotated[Path | None, typer.Option(help="Folder of the backups; else KEYSTAGE_BACKUPS, else HOME/backups.")]
_Key = Annotated[
    str | None, typer.Option(help="File of the private key, or “-” to read it from stdin. Else it is asked for.")
]  # fmt: skip
_SHORTEST = 16  # letters of a passphrase that locks the key of everything


@app.callback()
def back_up_now(context: typer.Context, to: _To = None, home: _Home = None) -> None:
    """Make one backup, while people go on working, and remove those that are too old. Its path is on stdout."""
    if context.invoked_subcommand is not None:
        return
    set_up(home)
    from keystage.service.config.backups.backing_up import back_up

    backed = back_up(now=datetime.now(UTC), folder=to)
    typer.echo(str(backed.made.path))
    say(made_words(backed))


@app.command("key")
def make_key(
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Lock the private key by a passphrase; it then lies by the backups.")
    ] = False,
    another: Annotated[
        bool, typer.Option("--another", help="Make one more: backups from now on open with any of them.")
    ] = False,
    home: _Home = None,
) -> None:
    """Make the pair of keys that backups need: the private one is shown once, to be kept away from the server."""
    from keystage.service.config.backups.key_pairs import RECIPIENT, lock, make_pair, remember

    folder = home_folder(home)
    if os.environ.get("KEYSTAGE_BACKUP_TO"):
        raise InputError("KEYSTAGE_BACKUP_TO is set: backups are made for that key. Unset it, or keep using it.")
    if (folder / RECIPIENT).exists() and not another:
        raise InputError(
            f"There is a key already ({folder / RECIPIENT}). For one more, say --another; backups made so far still "
            "need the one they were made for."
        )
    pair = make_pair()
    if passphrase:
        from keystage.service.config.backups.key_pairs import LOCKED

        if (folder / LOCKED).exists():
            raise InputError(f"There is a locked key already ({folder / LOCKED}).")
        locked = lock(pair.private, _new_passphrase())
        remember(folder, pair.public)
        number = os.open(folder / LOCKED, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(locked)
        say(locked_words(folder / LOCKED))
        return
    remember(folder, pair.public)
    typer.echo(f"# Private key of Keystage backups, made {datetime.now(UTC):%d %B %Y}. Public key: {pair.public}")
    typer.echo(pair.private)
    sys.stdout.flush()
    say(key_words(folder / RECIPIENT))


@app.command("check")
def check_backup(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    key: _Key = None,
    home: _Home = None,
) -> None:
    """See whether a backup is whole, byte by byte and row by row, and what is in it. Nothing is restored."""
    set_up(home)
    from keystage.service.config.backups.checking import check

    head, manifest = check(file, given_keys(file, key), told=progress("Read"))
    say(check_words(file, head, manifest))


@app.command("list")
def list_backups(to: _To = None, home: _Home = None) -> None:
    """List the backups in a folder, newest first."""
    set_up(home)
    from keystage.service.config.backups.backing_up import backups_folder
    from keystage.service.config.backups.folder import listed

    folder = backups_folder(to)
    found = listed(folder)
    for one in found:
        typer.echo(f"{one.path}\t{one.at:%Y-%m-%dT%H:%M:%SZ}\t{one.bytes}")
    say(list_words(folder, found, datetime.now(UTC)))


def set_up(home: Path | None) -> None:
    """Django, for this home."""
    os.environ |= {
        "KEYSTAGE_HOME": str(home_folder(home).absolute()),
        "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings",
    }
    import django

    django.setup()


def given_keys(file: Path, key: str | None) -> "list[Identity]":
    """The private key: from a file, from stdin, from beside the backup where a passphrase locks it, or asked for."""
    from keystage.service.config.backups.key_pairs import identities, read_key_file

    if not file.is_file():
        raise InputError(f"{file} is not there. `keystage backup list --to FOLDER` lists the backups in a folder.")
    if key == "-":
        return identities(sys.stdin.read(), ask=_at_a_terminal)
    if key is not None:
        return identities(read_key_file(Path(key)), ask=_at_a_terminal)
    locked = file.with_name("-".join([*file.name.split("-")[:2], "key.age"]))
    if locked.is_file() and sys.stdin.isatty():
        say(f"The key lies beside the backup ({locked.name}).")
        return identities(read_key_file(locked), ask=getpass)
    if not sys.stdin.isatty():
        raise InputError("Which private key opens it? Give its file with --key FILE, or the key on stdin with --key -")
    return identities(getpass("Private key (AGE-SECRET-KEY-1…, not shown as you type): "), ask=getpass)


def _at_a_terminal(question: str) -> str:
    if not sys.stdin.isatty():
        raise InputError("This key is locked by a passphrase, which is asked for at a terminal.")
    return getpass(question)


def _new_passphrase() -> str:
    if not sys.stdin.isatty():
        raise InputError("A passphrase is chosen at a terminal.")
    first = getpass(f"A passphrase, of {_SHORTEST} letters or more (five words nobody would guess): ")
    if len(first) < _SHORTEST:
        raise InputError(f"The passphrase should have {_SHORTEST} letters or more. No key was made.")
    if getpass("Once more: ") != first:
        raise InputError("The two are not the same. No key was made.")
    return first

"""Whether a home is the made-up area's. Its marker file and its database must both say so, whatever was set.

In a made-up area anybody may sign in as anybody. So it takes a file that only `keystage serve --demo` writes, and only
into an empty home, and an event in the database's own record; a real home has neither.
"""

from pathlib import Path

from keystage.analysis.errors import InputError

__all__ = ["MARKER", "check_demo", "check_real", "is_marked", "mark"]

MARKER = "made-up-area"
_EVENT = "config.made-up-area"


def is_marked(home: Path) -> bool:
    return (home / MARKER).is_file()


def check_real(home: Path) -> None:
    """Raises InputError where real use would begin on made-up people anybody may be."""
    if is_marked(home) or _database_says_so():
        raise InputError(
            f"{home} holds the made-up area of a demo. Start it with --demo, or choose another folder with --home."
        )


def check_demo(home: Path) -> None:
    """Raises InputError unless the home and its database are a demo's, or are both still empty."""
    made_up = is_marked(home) and _database_says_so()
    new = not is_marked(home) and _has_no_files(home) and (_database_says_so() or _has_no_people())
    if not (made_up or new):
        raise InputError(
            f"{home} or its database holds something that --demo did not make. "
            "In a demo anybody may sign in as anybody, so it needs a folder of its own: choose one with --home."
        )


def mark(home: Path) -> None:
    """Say in the database and in the folder that all that follows is made up."""
    from keystage.service.audit.actions import record

    if not _database_says_so():
        record(_EVENT, by=None, kind="home", key="demo")
    (home / MARKER).write_text(
        "Everything in this folder is made up. `keystage serve --demo` made it; anybody may sign in as anybody.\n"
    )


def _database_says_so() -> bool:
    from keystage.service.audit.models import Event

    return Event.objects.filter(what=_EVENT).exists()


def _has_no_files(home: Path) -> bool:
    return not any((home / name).exists() for name in ("releases", "incoming", "definitions"))


def _has_no_people() -> bool:
    from keystage.service.accounts.models import User
    from keystage.service.audit.models import Event

    return not User.objects.exists() and not Event.objects.exists()

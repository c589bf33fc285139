"""What `keystage serve` does before it serves: folder, keys, database, first administrator; in a demo, the area."""

import argparse
import sys
from pathlib import Path

import django
from django.db.utils import DatabaseError, OperationalError

from keystage.analysis.errors import InputError, KeystageError

__all__ = ["prepare_service"]


def prepare_service(*, administrator: str = "", without_backup: bool = False) -> None:
    """Bring the service to where it can serve. Raises InputError, with what to do, where it cannot.

    administrator: e-mail of the first one, if there is none yet and nobody sits at a terminal. without_backup: bring
    the database up to date all the same.
    """
    from django.conf import settings

    from keystage.service.accounts.breached import check_list
    from keystage.service.config.backups.under_way import refuse_half_restored
    from keystage.service.config.demo_home import check_demo, check_real, is_marked, mark
    from keystage.service.config.keys import KEYS, check_key, make_keys
    from keystage.service.config.static_files import collect

    home: Path = settings.KEYSTAGE_HOME
    demo = settings.ENVIRONMENT.yes("KEYSTAGE_DEMO")
    if settings.DEBUG and not demo:
        raise InputError("KEYSTAGE_DEBUG shows what is inside to whoever makes an error. Unset it to serve real data.")
    refuse_half_restored(home)
    _make_folder(home)
    if not is_marked(home):
        for name in KEYS:
            key = settings.ENVIRONMENT.text(name)
            if key:
                check_key(name, key)
    make_keys(home)
    for file in KEYS.values():
        check_key(file, (home / file).read_text("ascii").strip())
    _read_keys_again()
    if settings.BREACHED_PASSWORDS is not None:
        check_list(settings.BREACHED_PASSWORDS)
    _bring_database_up_to_date(without_backup=without_backup or is_marked(home))
    if demo:
        check_demo(home)
        mark(home)
        from keystage.service.config.demo import make_demo

        make_demo()
    else:
        check_real(home)
        from keystage.service.config.first_administrator import see_to_administrator

        see_to_administrator(administrator or settings.ENVIRONMENT.text("KEYSTAGE_ADMINISTRATOR"))
    collect(home)
    _look_for_damage()
    _make_newest_figures_ready()


def _read_keys_again() -> None:
    """The settings of this process were read before there were any: what it seals, the server must open."""
    from django.conf import settings

    told = settings.ENVIRONMENT
    settings.SECRET_KEY = told.key("KEYSTAGE_SECRET_KEY", "secret-key")
    settings.AUDIT_KEY = told.key("KEYSTAGE_AUDIT_KEY", "audit-key")
    settings.SECOND_FACTOR_KEY = told.key("KEYSTAGE_SECOND_FACTOR_KEY", "second-factor-key")


def _make_folder(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        (home / ".can-write").write_bytes(b"")
        (home / ".can-write").unlink()
    except OSError as problem:
        raise InputError(
            f"Keystage cannot write in {home}: {problem.strerror}. Choose another folder with --home, "
            "or give this one to the user who runs Keystage."
        ) from problem


def _bring_database_up_to_date(*, without_backup: bool) -> None:
    from django.conf import settings
    from django.core.management import call_command

    from keystage.service.config.backups.before_upgrade import back_up_before_upgrade
    from keystage.service.config.left_behind import refuse_lost_database

    at = settings.DATABASES["default"]
    try:
        refuse_lost_database(settings.KEYSTAGE_HOME)
        made = None if without_backup else back_up_before_upgrade()
        if made is not None:
            print(f"A backup was made before the database is brought up to date: {made}", file=sys.stderr)  # noqa: T201 - as below
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as problem:
        where = "DATABASE_URL" if at["HOST"] or "postgresql" in at["ENGINE"] else at["NAME"]
        raise InputError(
            f"The database cannot be reached ({where}): {_first_line(problem)}. "
            "See that it runs, and that its name, user and password are right."
        ) from problem
    except DatabaseError as problem:
        raise InputError(f"The database cannot be brought up to date: {_first_line(problem)}.") from problem


def _look_for_damage() -> None:
    """Say it if the database is plainly damaged; the worker looks at all the rest. Nothing of it keeps the rest from
    being served."""
    from keystage.service.jobs.soundness import damage_to_database
    from keystage.service.jobs.turns import look_first_of_all

    for words in damage_to_database(thorough=False):
        print(words, file=sys.stderr)  # noqa: T201 - this is a command's voice
    look_first_of_all()


def _make_newest_figures_ready() -> None:
    """After an upgrade that keeps figures in another shape: before anybody opens a page that would have none."""
    from keystage.service.profiles.same_as_last import is_in_order

    if is_in_order():
        return
    from keystage.service.profiles.upgrading import figures_to_make, make_figures

    year = figures_to_make()
    if not year:
        return
    words = f"This Keystage keeps figures in another way. Those of {year} are made anew before pages are served."
    print(words, file=sys.stderr, flush=True)  # noqa: T201 - this is a command's voice
    try:
        make_figures(year, tell=_say_how_far)
    except KeystageError as refusal:  # the rest is served; the worker tries again, and says so where it is looked for
        print(refusal, file=sys.stderr)  # noqa: T201 - as above


def _say_how_far(done: int, total: int) -> None:
    if done % max(1, total // 10) == 0:
        print(f"{done:,} of {total:,} pages", file=sys.stderr, flush=True)  # noqa: T201 - as above


def _first_line(problem: Exception) -> str:
    return str(problem).strip().splitlines()[0].rstrip(".") if str(problem).strip() else type(problem).__name__


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--administrator", default="")
    asked.add_argument("--without-backup", action="store_true")
    given = asked.parse_args()
    try:
        django.setup()
        prepare_service(administrator=given.administrator, without_backup=given.without_backup)
    except KeystageError as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 - this is a command's voice
        return 2
    except KeyboardInterrupt:
        print(file=sys.stderr)  # noqa: T201 - as above
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

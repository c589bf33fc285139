"""The same form posted twenty times at once, every form there is, on both databases: `same_form [times] [form …]`.

Each form is sent once and counted: rows of every table, events of the record. Then, all made anew, twenty threads send
it together: the count has to be the same, and so have all twenty answers.
"""

import os
import subprocess
import sys
import tempfile

from tests.on_postgres import served


def main(words: list[str]) -> int:
    times, only = (words[0] if words else "20"), words[1:]
    failed = 0
    with served() as url:
        for name, database in (("SQLite", ""), ("PostgreSQL", url)):
            with tempfile.TemporaryDirectory(prefix="keystage-forms-") as home:
                given = {
                    **os.environ,
                    "KEYSTAGE_HOME": home,
                    "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings",
                }
                given |= {"DATABASE_URL": database} if database else {}
                command = [sys.executable, "-m", __name__, name, times, *only]
                failed |= subprocess.run(command, env=given, check=False).returncode
    return failed


def _drill(name: str, times: int, only: list[str]) -> int:
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("limit_rates")]
    from tests.service.once.at_once import send_form
    from tests.service.once.every_form import FORMS

    call_command("migrate", verbosity=0)
    wrong = 0
    for form, filled in FORMS.items():
        if only and form not in only:
            continue
        empty_database(connection)
        once = send_form(form, filled, 1)
        empty_database(connection)
        often = send_form(form, filled, times)
        said = [f"{count} × {status} {path}" for (status, path), count in sorted(often.answers.items())]
        [(answered, led)] = once.answers
        if answered != 302 or not (once.events or once.rows or filled.nothing):
            print(f"  {form}: even once it is answered {answered}, and does nothing", flush=True)
            wrong += 1
        late = {(302, "/people/sign-in/")} if filled.ends else set()
        same = once.answers.keys() | late >= {(s, _as_once(p, led)) for s, p in often.answers}
        if not same or (once.events, once.rows) != (often.events, often.rows):
            print(f"  {form}: once {led} {dict(once.events)} {dict(once.rows)}; {times} times {said} "
                  f"{dict(often.events)} {dict(often.rows)}", flush=True)  # fmt: skip
            wrong += 1
    print(f"{name}: {len(only or FORMS)} forms × {times} at once, {wrong} wrong.", flush=True)
    return 1 if wrong else 0


def _as_once(path: str, led: str) -> str:
    """Addresses of what was made carry its own number."""
    parts, known = path.split("/"), led.split("/")
    if len(parts) != len(known):
        return path
    return "/".join(k if k.isdecimal() or len(k) == 36 else p for p, k in zip(parts, known, strict=True))


def empty_database(connection: object) -> None:
    from django.core.management import call_command

    with connection.cursor() as cursor:  # type: ignore[attr-defined]  # Django's
        if connection.vendor == "sqlite":  # type: ignore[attr-defined]  # as above
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (trigger,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{trigger}"')
    call_command("flush", interactive=False, verbosity=0)


if __name__ == "__main__":
    sys.exit(_drill(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))

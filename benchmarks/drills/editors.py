"""Eight people save one record five times each at once, of each kind that two may edit: `editors [people] [saves]`."""

import os
import subprocess
import sys
import tempfile

from tests.on_postgres import served


def main(words: list[str]) -> int:
    people, saves = (words + ["8", "5"][len(words) :])[:2]
    failed = 0
    with served() as url:
        for name, database in (("SQLite", ""), ("PostgreSQL", url)):
            with tempfile.TemporaryDirectory(prefix="keystage-editors-") as home:
                given = {**os.environ, "KEYSTAGE_HOME": home}
                given["DJANGO_SETTINGS_MODULE"] = "keystage.service.config.settings"
                given |= {"DATABASE_URL": database} if database else {}
                command = [sys.executable, "-m", __name__, name, people, saves]
                failed |= subprocess.run(command, env=given, check=False).returncode
    return failed


def _drill(name: str, people: int, saves: int) -> int:
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)
    from benchmarks.drills.same_form import empty_database
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from tests.service.once.editors import KINDS, edit_at_once

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("limit_rates")]
    call_command("migrate", verbosity=0)
    wrong = 0
    for kind in KINDS:
        empty_database(connection)
        edited, kept = edit_at_once(kind, people, saves)
        lost = people * saves - len(edited.saved) - edited.shown
        stray = not set(kept) <= set(edited.saved)
        wrong += bool(lost or stray)
        print(f"{name}, {kind}: {people * saves} saves, {len(edited.saved)} kept, {edited.shown} shown beside the "
              f"other's text, {lost} lost.", flush=True)  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(_drill(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))

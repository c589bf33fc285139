"""The audit record attacked by somebody with the database's password: `audit [attacks] [seed]`, on both databases.

Every attack of `tests/service/audit/attacks.py` in turn, with random choices, each undone before the next; after each
`keystage audit verify` must call the record broken.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

from tests.on_postgres import served


def main(words: list[str]) -> int:
    times, seed = (
        words[0] if words else "1000",
        words[1] if len(words) > 1 else str(random.SystemRandom().randrange(9999)),
    )
    failed = 0
    with served() as url:
        for name, database in (("SQLite", ""), ("PostgreSQL", url)):
            with tempfile.TemporaryDirectory(prefix="keystage-audit-") as home:
                given = {
                    **os.environ,
                    "KEYSTAGE_HOME": home,
                    "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings",
                }
                given |= {"DATABASE_URL": database} if database else {}
                command = [sys.executable, "-m", __name__, times, seed, name]
                failed |= subprocess.run(command, env=given, check=False).returncode
    return failed


def _attack(times: int, seed: int, name: str) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from tests.service.audit.campaign import attack_record, dispose_of_the_oldest, make_record

    from keystage.service.audit.verifying import verify
    from keystage.service.config.log_lines import write_log_lines

    write_log_lines()
    call_command("migrate", verbosity=0)
    heads = make_record(lambda do: do())
    heads += dispose_of_the_oldest(lambda do: do())
    assert verify(heads).is_whole
    found = attack_record(times, heads, seed=seed, say=print)
    assert verify(heads).is_whole
    print(json.dumps(found.done, indent=1) if times < len(found.done) else "", end="")
    print(
        f"{name}: {times:,} attacks of {len(found.done)} kinds (seed {seed}), {len(found.missed)} not found.",
        flush=True,
    )
    return 1 if found.missed else 0


if __name__ == "__main__":
    sys.exit(_attack(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))

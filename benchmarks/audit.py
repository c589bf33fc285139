"""A million entries of the record verified, on SQLite and PostgreSQL, and what one event costs: `audit [entries]`."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.on_postgres import served

_SEAL = 2_000


def main() -> int:
    entries = sys.argv[1] if len(sys.argv) > 1 else "1000000"
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
                command = [sys.executable, __file__, entries, name]
                for step in ("fill", "verify"):
                    failed |= subprocess.run([*command, step], env=given, check=False).returncode
    return failed


def _fill(entries: int, name: str) -> None:
    """Rows as `record` writes them, in bulk; then sealed as the worker seals."""
    from django.core.management import call_command
    from django.utils import timezone

    from keystage.service.audit.actions import record
    from keystage.service.audit.codes import code_of
    from keystage.service.audit.keys import audit_key
    from keystage.service.audit.models import Event
    from keystage.service.audit.sealing import seal_rows

    call_command("migrate", verbosity=0)
    each = []
    for number in range(500):
        began = time.perf_counter()
        record("profiles.exported", by=None, kind="school", key=number, format="csv", rows=40, audience="adviser")
        each.append(time.perf_counter() - began)
    print(f"{name}: one event recorded in {statistics.median(each) * 1e6:.0f} µs (median of 500, own transaction)")
    key, now = audit_key(), timezone.now()
    for start in range(501, entries + 1, 5_000):
        rows = []
        for number in range(start, min(start + 5_000, entries + 1)):
            at, detail = (
                now + timedelta(milliseconds=number),
                {"audience": "adviser", "rows": number % 97, "year": "2018/19"},
            )
            said = (at, f"user:{number % 300}", "profiles.school.saw", "school", str(100_000 + number % 700), detail)
            code = code_of(key, number, *said)
            rows.append(_row(Event, number, said, code))
        Event.objects.bulk_create(rows)
    began = time.perf_counter()
    sealed = seal_rows()
    print(f"{name}: {sealed:,} entries sealed in {time.perf_counter() - began:.1f} s", flush=True)


def _row(event: type, number: int, said: tuple[object, ...], code: str) -> object:
    at, who, what, kind, key, detail = said
    return event(pk=number, at=at, who=who, what=what, kind=kind, key=key, detail=detail, code=code)


def _verify(name: str) -> int:
    from keystage.service.audit.verifying import verify

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, spent = time.perf_counter(), time.process_time()
    found = verify()
    taken, own = time.perf_counter() - began, time.process_time() - spent
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{name}: {found.sealed:,} entries verified in {taken:.1f} s ({own:.1f} s of processor), "
        f"whole: {found.is_whole}, memory grew by {grown:.0f} MiB, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return 0 if found.is_whole and found.sealed >= 1_000 else 1


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(main())
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    if sys.argv[3] == "fill":
        _fill(int(sys.argv[1]), sys.argv[2])
    else:
        sys.exit(_verify(sys.argv[2]))

"""What writes while `benchmarks.drills.power` records it: rows and releases, and a line in a log when each is told.

`python -m benchmarks.faults.power_writer HOME LOG HOW MANY [PRAGMA]`: as the service does, by its own settings.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

_SHEET = "URN,Year,Measure,Value\n{urn},2018/19,Good level of development,{value}\n"


def main(home: str, log: str, rows: str, pragma: str = "") -> None:
    import django

    django.setup()
    from django.db import connection

    from keystage.analysis.store import Home, take_in
    from keystage.service.audit.actions import record

    if pragma:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}")
    file = Path(log).with_name("sheet.csv")
    told = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with (
        connection.cursor() as cursor
    ):  # so that pages go from the log into the file now and then, as with more writing
        cursor.execute("PRAGMA wal_autocheckpoint=40")
    for number in range(int(rows)):
        record("drill.wrote", by=None, kind="drill", key=str(number))
        os.write(told, f"row {number}\n".encode())
        if number % 25 == 24:
            file.write_text(_SHEET.format(urn=999001 + number, value=number % 90), "utf-8")
            [taken] = take_in(file, home=Home(Path(home)), now=datetime.now(UTC), status="final")
            os.write(told, f"release {taken.written.release.code}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])

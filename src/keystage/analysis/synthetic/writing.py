"""Made-up rows onto disk."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from keystage.analysis.synthetic.made_up_file import MadeUpFile
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["write_rows"]


def write_rows(
    path: Path, rows: Sequence[Mapping[str, str]], status: str = "", *, year: int | None = None
) -> MadeUpFile:
    """CSV as the department writes it: a byte order mark, lines ended by carriage return and line feed."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\r\n")
        table.writeheader()
        table.writerows(rows)
    return MadeUpFile(path, AcademicYear(year) if year else None, status)

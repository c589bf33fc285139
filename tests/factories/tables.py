"""Made-up files of the kinds that the department publishes: invented schools of Westmere (998)."""

from collections.abc import Mapping, Sequence

__all__ = ["KS2_HEADER", "csv_file", "ks2_file", "ks2_rows"]

KS2_HEADER = (
    "RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "AGERANGE", "TOTPUPS", "TELIG", "PTRWM_EXP", "PTRWM_EXP_FSM6CLA1A",
    "READPROG", "READCOV",
)  # fmt: skip


def ks2_rows(schools: int = 3, **changes: str) -> list[dict[str, str]]:
    """Rows of `schools` schools, each with its URN from 999001 on. changes: cells that differ, in every row."""
    return [
        {
            "RECTYPE": "1",
            "LEA": "998",
            "ESTAB": str(2001 + number),
            "URN": str((999001 if schools < 900 else 900001) + number),
            "SCHNAME": f"Westmere School {number + 1}",
            "AGERANGE": "4-11",
            "TOTPUPS": "210",
            "TELIG": "30",
            "PTRWM_EXP": f"{60 + number % 10}%",
            "PTRWM_EXP_FSM6CLA1A": "SUPP",
            "READPROG": f"{number % 7 - 3}.5",
            "READCOV": "97%",
        }
        | changes
        for number in range(schools)
    ]


def ks2_file(rows: Sequence[Mapping[str, str]] | None = None, *, header: Sequence[str] = KS2_HEADER) -> bytes:
    """A key stage 2 file as the department writes it: a byte order mark, carriage returns."""
    return csv_file(ks2_rows() if rows is None else rows, header=header)


def csv_file(
    rows: Sequence[Mapping[str, str]],
    *,
    header: Sequence[str],
    mark: bool = True,
    separator: str = ",",
    end: str = "\r\n",
) -> bytes:
    """A file of `rows`, the columns in the order of `header`; a cell with the separator stands in quotation marks."""
    lines = [separator.join(header)]
    lines += [separator.join(_cell(row.get(name, ""), separator) for name in header) for row in rows]
    return ("\ufeff" if mark else "").encode() + (end.join(lines) + end).encode()


def _cell(text: str, separator: str) -> str:
    return f'"{text}"' if separator in text or "\n" in text else text

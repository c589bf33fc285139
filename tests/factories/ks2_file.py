"""A made-up key stage 2 table, as the department writes it, and homes that hold it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from keystage.analysis import returns
from keystage.analysis.store import Home, Release

__all__ = ["COLUMNS", "MOMENT", "keep", "ks2_file"]

MOMENT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)

COLUMNS = (
    "RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "TELIG", "TFSM6CLA1A", "TNotFSM6CLA1A", "PTRWM_EXP",
    "PTRWM_EXP_FSM6CLA1A", "PTRWM_EXP_NotFSM6CLA1A", "PTREAD_EXP", "READPROG", "READPROG_LOWER", "READPROG_UPPER",
    "READCOV", "READPROG_DESCR",
)  # fmt: skip

_SCHOOLS: Sequence[Mapping[str, str]] = (
    {"RECTYPE": "1", "LEA": "998", "ESTAB": "2001", "URN": "999001", "SCHNAME": "Alder Bridge Primary School",
     "TELIG": "60", "TFSM6CLA1A": "18", "TNotFSM6CLA1A": "42", "PTRWM_EXP": "63%", "PTRWM_EXP_FSM6CLA1A": "61%",
     "PTRWM_EXP_NotFSM6CLA1A": "64%", "PTREAD_EXP": "78%", "READPROG": "-1.9", "READPROG_LOWER": "-3.4",
     "READPROG_UPPER": "-0.3", "READCOV": "100%", "READPROG_DESCR": "4"},
    {"RECTYPE": "1", "LEA": "998", "ESTAB": "2002", "URN": "999002", "SCHNAME": "Wenbury Primary School", "TELIG": "4",
     "TFSM6CLA1A": "SUPP", "TNotFSM6CLA1A": "SUPP", "PTRWM_EXP": "SUPP", "PTRWM_EXP_FSM6CLA1A": "SUPP",
     "PTRWM_EXP_NotFSM6CLA1A": "SUPP", "PTREAD_EXP": "SUPP", "READPROG": "SUPP", "READPROG_LOWER": "SUPP",
     "READPROG_UPPER": "SUPP", "READCOV": "SUPP", "READPROG_DESCR": "SUPP"},
    {"RECTYPE": "3", "LEA": "998", "SCHNAME": "Westmere", "TELIG": "900", "TFSM6CLA1A": "300", "PTRWM_EXP": "62%",
     "PTRWM_EXP_FSM6CLA1A": "50%", "PTREAD_EXP": "72%", "READPROG": "-0.4", "READCOV": "96%"},
    {"RECTYPE": "4", "SCHNAME": "England (all schools)", "TELIG": "700000", "PTRWM_EXP": "66%", "PTREAD_EXP": "74%"},
    {"RECTYPE": "5", "SCHNAME": "England (state-funded)", "TELIG": "600000", "PTRWM_EXP": "65%",
     "PTRWM_EXP_FSM6CLA1A": "51%", "PTRWM_EXP_NotFSM6CLA1A": "71%", "PTREAD_EXP": "73%"},
)  # fmt: skip


def ks2_file(**first: str) -> bytes:
    """The file's bytes. first: cells of the first school's row, by column, that are to be other."""
    rows = [_SCHOOLS[0] | first, *_SCHOOLS[1:]]
    lines = [",".join(COLUMNS), *(",".join(row.get(c, "") for c in COLUMNS) for row in rows)]
    return "\r\n".join(lines).encode()


def keep(
    home: Home, data: bytes, *, year: str = "2018/19", name: str = "ks2.csv", status: str = "final", minutes: int = 0
) -> Release:
    """Read the bytes and keep them as a release."""
    (reading,) = returns.read(data, year=year, home=home.folder)
    moment = MOMENT.replace(minute=MOMENT.minute + minutes)
    return home.write(reading, source=data, file=name, status=status, rows="all", now=moment).release

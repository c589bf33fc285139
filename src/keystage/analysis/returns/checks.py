"""What must hold of a row besides its cells: who it is of, and that it is there once."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.returns.few import Few, spell
from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.reading import LEVEL, ROW, SCOPE, Severity
from keystage.analysis.returns.values import Positions

__all__ = ["check_identity", "check_keys", "levels"]

_SCHOOL = "school"
_FIRST_URN, _LAST_URN = 10_000, 999_999


def levels(layout: Layout, frame: pl.DataFrame, headers: Mapping[str, str], ledger: Ledger) -> list[pl.Series]:
    """The columns `level` and, where a national row is of one kind of school, `scope`; else none."""
    if layout.record_type not in frame.columns:
        return []
    types = dict(layout.record_types)
    other = types.pop("*", "")
    values, places = _told(frame[layout.record_type].cast(pl.String), types, other)
    said = [types.get(value, other).split(":") for value in values]
    unknown = np.flatnonzero(np.array([not level for level, *_ in said])[places])
    if unknown.size:
        ledger.cells(
            "record-type",
            Severity.ERROR,
            _places(frame, layout.record_type, headers, unknown),
            lambda _, text: f"“{text}” is not a type of row that is known: it may be {', '.join(types)}.",
        )
    level = spell(places, [level or None for level, *_ in said]).alias(LEVEL)
    if not any(":" in kind for kind in types.values()):
        return [level]
    scopes = [scope[0] if scope else None for _, *scope in said]
    return [level, spell(places, scopes).alias(SCOPE)]


def _told(cells: pl.Series, types: Mapping[str, str], other: str) -> tuple[list[str], NDArray[np.uint32]]:
    """The different values, and for each cell the place of its own. Where any other value will do, it is not asked
    which: it stands as ""."""
    if not other:
        few = Few.of(cells)
        return few.values, few.codes
    told = np.flatnonzero(cells.is_in(list(types)).fill_null(value=False).to_numpy())
    few = Few.of(cells.gather(told))
    places = np.zeros(cells.len(), dtype=np.uint32)
    places[told] = few.codes + 1
    return ["", *few.values], places


def check_identity(layout: Layout, frame: pl.DataFrame, headers: Mapping[str, str], ledger: Ledger) -> None:
    """A school's row has a URN of five or six figures; an authority's or the nation's has none."""
    if "urn" not in frame.columns or "urn" not in layout.key:
        return
    urn = frame["urn"]
    number = urn.cast(pl.UInt32, strict=False).to_numpy()  # a gap is no number, and greater and less than none
    empty = _nulls(urn)
    school = np.ones(frame.height, dtype=bool)
    other = ~school
    if LEVEL in frame.columns:
        unknown = _nulls(frame[LEVEL])
        school = (frame[LEVEL] == _SCHOOL).fill_null(value=False).to_numpy()
        other = ~school & ~unknown
    no_urn = ~((number >= _FIRST_URN) & (number <= _LAST_URN))
    for rule, wrong in (
        ("urn", school & ~empty & no_urn),
        ("no-urn", school & empty),
        ("not-a-school", other & ~empty),
    ):
        if wrong.any():
            found = _places(frame, "urn", headers, np.flatnonzero(wrong))
            ledger.cells(rule, Severity.ERROR, found, partial(_identity, rule))


def _nulls(cells: pl.Series) -> NDArray[np.bool_]:
    return cells.is_null().to_numpy() if cells.null_count() else np.zeros(cells.len(), dtype=bool)


def _identity(rule: str, _: str, text: str) -> str:
    return {
        "urn": f"“{text}” is not a URN, which has six figures.",
        "no-urn": "The row has no URN, so nobody can tell which school it is of.",
        "not-a-school": f"The row says it is not of a school, yet it has the URN {text}. Mend its record type.",
    }[rule]


def check_keys(layout: Layout, frame: pl.DataFrame, headers: Mapping[str, str], ledger: Ledger) -> None:
    """No two rows of the same key; both ends of a duplicate are named. Rows whose key has a gap are not compared."""
    key = [name for name in layout.key if name in frame.columns]
    if not key or frame.height < 2 or len(key) < len(layout.key):
        return
    keyed = frame.select(ROW, *key)
    if any(keyed[name].null_count() for name in key):
        keyed = keyed.drop_nulls(key)
    hashes = np.sort(keyed.select(key).hash_rows().to_numpy())
    if not (hashes[1:] == hashes[:-1]).any():
        return
    twice = keyed.filter(pl.struct(key).is_duplicated())
    if twice.height:
        what = " and ".join(headers.get(name, name) for name in key)
        text = pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=", ")
        ledger.cells(
            "duplicate",
            Severity.ERROR,
            twice.select(ROW, pl.lit(headers.get(key[0], key[0])).alias("column"), text.alias("text")),
            lambda _, text: f"More than one row has the {what} {text}. Keep the right one.",
        )


def _places(frame: pl.DataFrame, code: str, headers: Mapping[str, str], positions: Positions) -> pl.DataFrame:
    text = frame[code].gather(positions).cast(pl.String).alias("text")
    return pl.DataFrame([frame[ROW].gather(positions), text]).with_columns(column=pl.lit(headers.get(code, code)))

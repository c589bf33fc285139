"""What must hold of a row besides its cells: who it is of, and that it is there once."""

from collections.abc import Callable

import numpy as np
import polars as pl

from keystage.analysis.returns.few import Few
from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.reading import LEVEL, ROW, SCOPE, Severity

__all__ = ["check_identity", "check_keys", "levels"]

_SCHOOL = "school"
_LEVELS = {
    "school": "a school",
    "la": "an authority",
    "national": "the nation",
    "national_all": "the nation",
    "region": "a region",
}


def levels(layout: Layout, frame: pl.DataFrame, ledger: Ledger) -> list[pl.Series]:
    """The columns `level` and, where a national row is of one kind of school, `scope`; else none."""
    if layout.record_type not in frame.columns:
        return []
    few = Few.of(frame[layout.record_type].cast(pl.String))
    other = layout.record_types.get("*", "")
    said = [layout.record_types.get(value, other).split(":") for value in few.values]
    unknown = few.where([not level for level, *_ in said])
    if unknown.size:
        known = ", ".join(value for value in layout.record_types if value != "*")
        ledger.cells(
            "record-type",
            Severity.ERROR,
            _places(frame, layout.record_type, unknown),
            lambda _, text: f"“{text}” is not a type of row that is known: it may be {known}.",
        )
    level = few.spread(pl.Series([level or None for level, *_ in said], dtype=pl.String)).alias(LEVEL)
    if not any(":" in kind for kind in layout.record_types.values()):
        return [level]
    scope = few.spread(pl.Series([scope[0] if scope else None for _, *scope in said], dtype=pl.String)).alias(SCOPE)
    return [level, scope]


def check_identity(layout: Layout, frame: pl.DataFrame, ledger: Ledger) -> None:
    """A school's row has a URN of five or six figures; an authority's or the nation's has none."""
    if "urn" not in frame.columns or "urn" not in layout.key:
        return
    urn = frame["urn"]
    known = pl.Series([True]).new_from_index(0, frame.height) if LEVEL not in frame.columns else None
    school = known if known is not None else (frame[LEVEL] == _SCHOOL).fill_null(value=False)
    number = urn.cast(pl.UInt32, strict=False)
    wrong = school & urn.is_not_null() & number.is_between(10_000, 999_999).not_().fill_null(value=True)
    _say(ledger, "urn", frame, wrong, lambda _, text: f"“{text}” is not a URN, which has six figures.")
    _say(
        ledger,
        "no-urn",
        frame,
        school & urn.is_null(),
        lambda *_: "The row has no URN, so no one can tell which school it is of.",
    )
    if LEVEL in frame.columns:
        _say(
            ledger,
            "not-a-school",
            frame,
            school.not_() & frame[LEVEL].is_not_null() & urn.is_not_null(),
            lambda _, text: f"The row says it is not of a school, yet it has the URN {text}. Mend its record type.",
        )


def check_keys(layout: Layout, frame: pl.DataFrame, ledger: Ledger) -> None:
    """No two rows of the same key; both ends of a duplicate are named. Rows whose key has a gap are not compared."""
    key = [name for name in layout.key if name in frame.columns]
    if not key or frame.height < 2 or len(key) < len(layout.key):
        return
    hashes = np.sort(frame.select(key).hash_rows().to_numpy())
    if not (hashes[1:] == hashes[:-1]).any():
        return
    keyed = frame.select(ROW, *key).drop_nulls(key)
    twice = keyed.filter(pl.struct(key).is_duplicated())
    if twice.height:
        what = " and ".join(name.upper() if name == "urn" else name.replace("_", " ") for name in key)
        text = pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=", ")
        ledger.cells(
            "duplicate",
            Severity.ERROR,
            twice.select(ROW, pl.lit(key[0]).alias("column"), text.alias("text")),
            lambda _, text: f"More than one row has the {what} {text}. Keep the right one.",
        )


def _say(ledger: Ledger, rule: str, frame: pl.DataFrame, mask: pl.Series, sentence: Callable[[str, str], str]) -> None:
    if mask.any():
        ledger.cells(rule, Severity.ERROR, _places(frame, "urn", np.flatnonzero(mask.to_numpy())), sentence)


def _places(frame: pl.DataFrame, column: str, positions: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {
            ROW: frame[ROW].gather(positions),
            "column": pl.Series([column]).new_from_index(0, len(positions)),
            "text": frame[column].gather(positions).cast(pl.String),
        }
    )

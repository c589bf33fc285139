"""Unique pupil numbers: thirteen characters, the first of which checks the others.

Check letter, authority (characters 2 to 4), school (5 to 8), year (9 and 10) and serial number (11 to 13), whose last
is a figure or, in a temporary UPN, a letter. The check letter is `LETTERS`[sum of each character's value times its
position, from the second on, modulo 23]; a letter's value is its place in `LETTERS`.
Source: domain handbook §1 (DfE, UPNs guide; rules 1500 to 1550 of the school census).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from keystage.analysis.vocabulary.areas import upn_areas

__all__ = ["LETTERS", "MESSAGES", "UpnProblem", "check_letters", "column", "make", "problem", "problems", "tidied"]

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
MESSAGES = {
    1500: "The UPN is missing. Look it up in the pupil’s record, or ask the school the pupil came from.",
    1510: "The UPN’s first letter does not fit the rest of it: a character is mistyped. Copy it again from the record.",
    1530: "Characters 2 to 4 of the UPN are not the code of a local authority. Copy it again from the pupil’s record.",
    1540: "Characters 5 to 12 of the UPN are not all figures. Copy it again from the pupil’s record.",
    1550: "The UPN does not end as one does: it has thirteen characters, the last a figure or (of a temporary UPN) one "
    "of the letters a UPN may hold. Copy it again from the pupil’s record.",
}

_BLANKS = " \t\r\n\u00a0\u2007\u202f"  # no-break blanks come with text copied out of documents
_LENGTH = 13
_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_VALUES = {**{str(n): n for n in range(10)}, **{letter: n for n, letter in enumerate(LETTERS)}}
_FIGURES = frozenset("0123456789")

_NOTHING = 99
_VALUE_OF_BYTE = np.full(256, _NOTHING, dtype=np.uint8)
_VALUE_OF_BYTE[[ord(c) for c in _VALUES]] = list(_VALUES.values())
_LETTER_BYTES = np.frombuffer(LETTERS.encode(), dtype=np.uint8)
_WEIGHTS = np.arange(2, _LENGTH + 1, dtype=np.float32)
_ZERO, _NINE = ord("0"), ord("9")

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class UpnProblem:
    """What is wrong with a UPN: the number of the census's rule, and a sentence that does not quote the UPN."""

    rule: int
    message: str


def tidied(text: str | None) -> str:
    """A UPN as it is compared: without blanks around it, in capitals. Letters beyond A to Z stay as they are."""
    return (text or "").strip(_BLANKS).translate(_UPPER)


def column(upns: pl.Series) -> pl.Series:
    """As `tidied`, for a column; null where nothing is left."""
    trimmed = upns.cast(pl.String).str.strip_chars(_BLANKS)
    plain = (trimmed.str.len_bytes() == trimmed.str.len_chars()).fill_null(value=True)
    capitals = trimmed.str.to_uppercase() if plain.all() else trimmed.zip_with(~plain, trimmed.str.to_uppercase())
    return capitals.set(capitals == "", None)


def problem(text: str | None, *, authorities: Iterable[str] | None = None) -> UpnProblem | None:
    """What is wrong with a UPN, or None.

    authorities: three-figure codes that count; default: all on the shelf, codes that have ended included.
    A UPN of thirteen characters is looked at as typed: its figures, its end, its authority, then its check letter. Of a
    shorter one the first part that is missing or wrong is named; a longer one does not end as it should (1550).
    """
    upn = tidied(text)
    rule = _rule(upn, upn_areas() if authorities is None else frozenset(map(str, authorities))) if upn else 1500
    return UpnProblem(rule, MESSAGES[rule]) if rule else None


def problems(upns: pl.Series, *, authorities: Iterable[str] | None = None) -> pl.Series:
    """For each UPN the number of the rule it breaks (UInt16), null where it breaks none. As `problem`, for columns."""
    text = _tidied(upns)
    length = text.str.len_chars().to_numpy()
    table = _bytes(text)
    figure = (table >= _ZERO) & (table <= _NINE)
    values = _VALUE_OF_BYTE[table]
    area = ~_known_area(table, figure, upn_areas() if authorities is None else authorities)
    figures = ~figure[:, 4:12].all(axis=1)
    end = values[:, 12] == _NOTHING
    short, long = length < _LENGTH, length > _LENGTH
    letter = ~figure[:, 0] & (table[:, 0] == _LETTER_BYTES[_remainders(values[:, 1:])])
    choices = [(length == 0, 1500), (long, 1550), (short & area, 1530), (figures, 1540), (end, 1550), (area, 1530)]
    rules = np.select([*(wrong for wrong, _ in choices), ~letter], [*(rule for _, rule in choices), 1510], 0)
    found = pl.Series(upns.name, rules.astype(np.uint16))
    return found.set(found == 0, None)


def check_letters(stems: pl.Series) -> pl.Series:
    """The check letter of each stem (the twelve characters after it); null where a stem is no twelve such."""
    text = _tidied(stems)
    values = _VALUE_OF_BYTE[_bytes(text, _LENGTH - 1)]
    good = (text.str.len_chars().to_numpy() == _LENGTH - 1) & (values[:, :11] <= 9).all(axis=1)
    good &= values[:, 11] != _NOTHING
    letters = pl.Series(stems.name, list(LETTERS), dtype=pl.String).gather(_remainders(values))
    return letters.set(pl.Series(~good), None)


def make(la: ArrayLike, estab: ArrayLike, year: ArrayLike, serial: ArrayLike, *, temporary: bool = False) -> pl.Series:
    """UPNs with their check letter, of whole numbers: authority, school (0 to 9999), year and serial number.

    year: of two figures or the calendar year. serial: 0 to 999; temporary: 0 to 2299, two figures and a letter.
    Arrays are laid beside each other as NumPy does. Raises ValueError for numbers that do not fit.
    """
    parts = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(part, dtype=np.int64)) for part in (la, estab, year, serial))
    )
    areas, schools, years, serials = parts
    for numbers, most in ((areas, 999), (schools, 9999), (serials, 2299 if temporary else 999)):
        if numbers.size and not (numbers.min() >= 0 and numbers.max() <= most):
            raise ValueError(f"A part of a UPN lies outside 0 to {most}.")
    stem = [_zeros(areas, 3), _zeros(schools, 4), _zeros(years % 100, 2)]
    if temporary:
        stem += [_zeros(serials // len(LETTERS), 2), pl.Series(list(LETTERS)).gather(serials % len(LETTERS))]
    else:
        stem.append(_zeros(serials, 3))
    stems = pl.select(pl.concat_str([pl.lit(part) for part in stem])).to_series()
    return (check_letters(stems) + stems).alias("upn")


def _rule(upn: str, areas: frozenset[str]) -> int:
    area = upn[1:4] not in areas or not _FIGURES.issuperset(upn[1:4])
    figures = len(upn) < 12 or not _FIGURES.issuperset(upn[4:12])
    end = upn[12:13] not in _VALUES
    if len(upn) > _LENGTH:
        return 1550
    if len(upn) < _LENGTH:
        return 1530 if area else 1540 if figures else 1550
    if figures or end or area:
        return 1540 if figures else 1550 if end else 1530
    total = sum(_VALUES[upn[i - 1]] * i for i in range(2, _LENGTH + 1))
    return 0 if upn[0] == LETTERS[total % 23] else 1510


def _tidied(text: pl.Series) -> pl.Series:
    """As `tidied`; each character beyond ASCII becomes one that stands in no UPN, so that a character is a byte."""
    trimmed = text.cast(pl.String).fill_null("").str.strip_chars(_BLANKS)
    if (trimmed.str.len_bytes() != trimmed.str.len_chars()).any():
        trimmed = trimmed.str.replace_all(r"[^\x00-\x7F]", "?")
    return trimmed.str.to_uppercase()


def _bytes(text: pl.Series, width: int = _LENGTH) -> Bytes:
    """A row of `width` bytes for each text of ASCII, with blanks where it is shorter."""
    whole = text.str.slice(0, width).str.pad_end(width, " ").str.join("").item()
    return np.frombuffer((whole or "").encode(), dtype=np.uint8).reshape(-1, width)


def _known_area(table: Bytes, figure: NDArray[np.bool_], authorities: Iterable[str]) -> NDArray[np.bool_]:
    known = np.zeros(1000, dtype=bool)
    known[[int(code) for code in authorities if len(str(code)) == 3 and _FIGURES.issuperset(str(code))]] = True
    digits = (table[:, 1:4].astype(np.int16) - _ZERO) * figure[:, 1:4]
    return figure[:, 1:4].all(axis=1) & known[digits @ np.array([100, 10, 1], dtype=np.int16)]


def _remainders(values: Bytes) -> NDArray[np.intp]:
    """Of the characters' values from the second on, each times its position: the remainder of the sum by 23."""
    return (values.astype(np.float32) @ _WEIGHTS).astype(np.intp) % 23


def _zeros(numbers: NDArray[np.int64], figures: int) -> pl.Series:
    return pl.Series(numbers).cast(pl.String).str.zfill(figures)

"""Whose a file of pupils is: another school's is not taken unasked, and one that names no school can be told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.ctf.header import Header, Place
from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.reading import Finding, Severity
from keystage.analysis.vocabulary import laestab, urn

__all__ = ["Whose", "fill_school"]

_LAESTAB = 7  # figures; a URN has fewer
_NAMES = ("urn", "laestab", "name")


@dataclass(frozen=True, slots=True)
class Whose:
    """Which schools' files are taken. school: URN or LAESTAB, as figures, that the person says; "" where none.

    any_school: every school's. known: gives the schools that are known, URN -> LAESTAB; asked only where needed.
    """

    school: str = ""
    any_school: bool = False
    known: Callable[[], Mapping[str, str]] | None = None

    @classmethod
    def said(
        cls, school: str | None, *, any_school: bool, known: Callable[[], Mapping[str, str]] | None = None
    ) -> "Whose":
        """As a person says it. Raises InputError where `school` is neither URN nor LAESTAB."""
        return cls("" if school is None else _number(school), any_school, known)

    def accept(self, header: Header) -> tuple[Finding, ...]:
        """What is to be said of whose a Common Transfer File is. Raises InputError where it is not to be taken."""
        if self.any_school:
            return ()
        known = self.known() if self.known else {}
        if self.school:
            if not _is_one(header, {self.school, *_other_numbers(self.school, known)}):
                how = self._how_else(header, known)
                raise InputError(_refusal(header, f"{self.school}, the school you said", how))
            return ()
        if not known:
            message = f"The file is of {header.source.words}. No list of schools is imported to check that against."
            return (Finding(None, None, "school", Severity.NOTE, message),)
        if not _is_one(header, {*known, *(number for number in known.values() if number)}):
            raise InputError(_refusal(header, "a school that the files imported so far know"))
        return ()

    def _how_else(self, header: Header, known: Mapping[str, str]) -> str:
        """What to say where the file gives only the school's other number, and nothing tells which that is."""
        by_urn = len(self.school) < _LAESTAB
        comparable = header.source.urn if by_urn else header.source.laestab
        if comparable or _other_numbers(self.school, known):
            return ""
        given, wanted = ("URN", "LAESTAB") if by_urn else ("LAESTAB", "URN")
        return f" The file gives no {given}: say your school by its {wanted} instead."


def fill_school(layout: Layout, frame: pl.DataFrame, school: str, ledger: Ledger) -> pl.DataFrame:
    """Rows of pupils that name no school are the school's that the person said: its `urn` or `laestab` in every row."""
    named = any(name in frame.columns and frame[name].null_count() < frame.height for name in _NAMES)
    if not layout.pupils:
        return frame
    if named:
        _say_named(frame, school, ledger)
        return frame
    if not school:
        ledger.note("no-school-said", "No row names a school. Say whose pupils they are with --school and its URN.")
        return frame
    column = "urn" if len(school) < _LAESTAB else "laestab"
    ledger.note("school-told", f"Its rows name no school; they were taken as of {school}, as you said.")
    return frame.with_columns(pl.lit(school).alias(column))


def _say_named(frame: pl.DataFrame, school: str, ledger: Ledger) -> None:
    """Rows that name their schools are theirs, whatever was said; where that is another school, it is warned of."""
    column = "urn" if len(school) < _LAESTAB else "laestab"
    if not school or column not in frame.columns:
        return
    others = frame[column].drop_nulls().cast(pl.String).unique().to_list()
    if others and school not in others:
        ledger.note(
            "another-school",
            f"The rows name their schools, and none is {school}: they stay with those named. Is it the right file?",
            severity=Severity.WARNING,
        )


def _number(text: str) -> str:
    """A URN or LAESTAB as figures. Raises InputError."""
    text = text.strip()
    if urn.problem(text) is None:
        return text
    try:
        return laestab.parse(text)
    except InputError as cause:
        raise InputError(
            f"“{text}” is neither a URN, which has six figures, nor a LAESTAB, which has seven (998/2001)."
        ) from cause


def _other_numbers(number: str, known: Mapping[str, str]) -> set[str]:
    """The LAESTAB of a URN, or the URNs of a LAESTAB (an academy may keep its predecessor's), as far as known."""
    if len(number) < _LAESTAB:
        return {known[number]} if known.get(number) else set()
    return {school for school, number_there in known.items() if number_there == number}


def _is_one(header: Header, numbers: set[str]) -> bool:
    """Whether the file comes from, or goes to, one of these schools."""
    return any(number in numbers for place in (header.source, header.destination) for number in _numbers(place))


def _numbers(place: Place) -> tuple[str, ...]:
    return tuple(number for number in (place.laestab, place.urn) if number)


def _refusal(header: Header, school: str, how: str = "") -> str:
    """school: what neither sender nor receiver is, as the end of a sentence."""
    source, destination = header.source, header.destination
    sent = bool(_numbers(destination)) and _numbers(destination) != _numbers(source)
    whose = f"This Common Transfer File is of {source.words}"
    said = f"{whose}, sent to {destination.words}: neither is {school}." if sent else f"{whose}, which is not {school}."
    return f"{said}{how} To take it all the same: --any-school"

"""What has no figure, named by its reason under a table instead of in rows of the same words."""

from collections.abc import Iterable

from keystage.analysis.packs import numerals
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.missing import reason_words
from keystage.analysis.packs.subject import Subject

__all__ = ["left_out_notes"]

_NAMED = 12


def left_out_notes(subject: Subject, absent: Iterable[tuple[str, Compared]]) -> tuple[str, ...]:
    """A sentence a reason: "Fewer than 6 pupils, shown only inside the school: boys and SEN support."."""
    by_reason: dict[str, list[str]] = {}
    for title, row in absent:
        by_reason.setdefault(reason_words(subject, row.measure, row), []).append(numerals.within(title))
    return tuple(f"{_said(why)}: {_names(titles)}." for why, titles in by_reason.items())


def _said(why: str) -> str:
    """The reason as the beginning of a sentence that has a colon of its own."""
    why = why.replace(": ", ", ")
    return f"{why[:1].upper()}{why[1:]}"


def _names(titles: list[str]) -> str:
    titles = list(dict.fromkeys(titles))
    if len(titles) <= _NAMED:
        return numerals.and_list(titles)
    return f"{', '.join(titles[:_NAMED])} and {numerals.number_word(len(titles) - _NAMED)} more"

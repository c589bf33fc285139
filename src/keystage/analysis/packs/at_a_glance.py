"""Who is here, as a strip of a few large figures: the context line of the one page, for a page on screen."""

from dataclasses import dataclass

from keystage.analysis.packs import numerals
from keystage.analysis.packs.cells import figure_address
from keystage.analysis.packs.heading import LEAST_ROLL, SHARES, SHARES_APART, WITH_AREA, near
from keystage.analysis.packs.subject import HIDDEN_UNDER, Subject
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Fact", "at_a_glance"]


@dataclass(frozen=True, slots=True)
class Fact:
    """value as printed, what it is of, and a word beside it ("area median 280"). about: as for `Cell`."""

    value: str
    words: str
    aside: str = ""
    about: str = ""


def at_a_glance(subject: Subject) -> tuple[Fact, ...]:
    """Roll, intake and cohort: as `heading.context` tells them, and no more than it tells."""
    return (*_roll(subject), *_intake(subject), *_cohort(subject))


def _roll(subject: Subject) -> tuple[Fact, ...]:
    row = near(subject, "pupils")
    if row is None or row.value is None:
        return ()
    median = f"area median {row.area:,.0f}" if row.area is not None and subject.compares else ""
    return (Fact(f"{round(row.value):,}", "pupils", _and_year(subject, median, row.year), figure_address(row)),)


def _intake(subject: Subject) -> tuple[Fact, ...]:
    roll = near(subject, "pupils")
    if roll is not None and roll.value is not None and roll.value < LEAST_ROLL:
        return ()
    made = []
    for code in SHARES if subject.compares else SHARES_APART:
        row = near(subject, code)
        if row is not None and row.value is not None:
            area = f"area {row.area:.0f}%" if code in WITH_AREA and row.area is not None else ""
            words = subject.measure(code).short
            made.append(
                Fact(
                    numerals.percent(row.value),
                    words[:1].upper() + words[1:],
                    _and_year(subject, area, row.year),
                    figure_address(row),
                )
            )
    return tuple(made)


def _cohort(subject: Subject) -> tuple[Fact, ...]:
    size, words = subject.cohort, subject.layout.cohort_words
    if size is None or not words:
        return ()
    where = f"in {words.removesuffix(' cohort')}"
    if subject.small:
        hidden = size < HIDDEN_UNDER and not subject.audience.inside
        return (Fact(f"under {HIDDEN_UNDER}" if hidden else str(size), where, "too few for percentages"),)
    return (Fact(f"{size:,}", where, f"one pupil is {numerals.one_pupil(size)}"),)


def _and_year(subject: Subject, words: str, year: int) -> str:
    """The year of a figure that is not of the results year."""
    of = "" if year == subject.dossier.year.ends else f"in {AcademicYear(year)}"
    return ", ".join(word for word in (words, of) if word)

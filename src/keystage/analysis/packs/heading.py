"""The top of the page: what school this is, who is here, and when it was last inspected."""

import re
from datetime import date
from typing import Any

from keystage.analysis.packs import numerals
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.layouts import type_words
from keystage.analysis.packs.subject import HIDDEN_UNDER, Subject
from keystage.analysis.vocabulary import AcademicYear

__all__ = [
    "LEAST_ROLL", "SHARES", "SHARES_APART", "WITH_AREA", "context", "inspection", "kind_line", "made_up", "near",
    "owners_left_out", "phase_words", "status_line",
]  # fmt: skip

_LONGEST = 64  # characters that fit beside the status line in 10.5 pt
_FRESH = 100  # days for which a list of inspections needs no date of its own
_TWO_LINES = 196  # letters of the context line before months are shortened
_INVENTED = ("998", "999")  # codes that no authority has: areas made up for tests and demonstrations
_INITIALS = ("CE", "RC", "UK", "MAT", "C.E.", "STEM")
_FIRST = re.compile(r"(?<![^\W\d_])(?<![’'])[^\W\d_]")  # the first letter of a word, behind a bracket or hyphen too
_SMALL = ("and", "of", "the", "in", "for", "with", "at")
LEAST_ROLL = 11  # pupils on roll from which shares of them are said (9a.9)
SHARES = ("fsm6", "sen_support", "eal")
SHARES_APART = ("fsm6", "ehcp", "eal")  # of a special school: who has a plan says more than who has support
WITH_AREA = ("fsm6",)


def kind_line(subject: Subject) -> str:
    """ "Wenbury, Westmere · community primary, ages 4 to 11 · URN 999001", with trust and diocese where they fit."""
    facts = subject.dossier.facts
    place = ", ".join(dict.fromkeys(word for word in (facts.get("town"), facts.get("la_name")) if word))
    parts = [place, phase_words(subject), *_owners(facts), f"URN {subject.dossier.urn}"]
    shorter = [parts, [*parts[:2], parts[-1]], [str(facts.get("town") or place), parts[1], parts[-1]]]
    lines = [" · ".join(part for part in some if part) for some in shorter]
    return next((line for line in lines if len(line) <= _LONGEST), lines[-1])


def phase_words(subject: Subject) -> str:
    """ "community primary, ages 4 to 11"."""
    facts = subject.dossier.facts
    known = type_words(subject.home)
    code = facts.get("type") or ""
    if code in known:
        words = known[code].words.format(kind=subject.kind.words)
    else:
        words = ", ".join(word for word in (facts.get("type_words") or "", subject.kind.words) if word)
    low, high = facts.get("age_low"), facts.get("age_high")
    return words + (f", ages {low} to {high}" if low is not None and high is not None else "")


def owners_left_out(subject: Subject) -> tuple[str, ...]:
    """Trust and diocese where the line under the name had no room for them."""
    line = kind_line(subject)
    return tuple(owner for owner in _owners(subject.dossier.facts) if owner not in line)


def status_line(subject: Subject) -> str:
    """ "revised, as at 29 February 2024"."""
    return ", ".join(word for word in (_status(subject), f"as at {numerals.day(subject.dossier.as_at)}") if word)


def context(subject: Subject) -> str:
    """One line on who is here: size, intake, cohort and what one pupil is worth, the last graded inspection."""
    who = " · ".join([*_intake(subject), *_cohort(subject)])
    inspected = inspection(subject)
    if len(who) + len(inspected) > _TWO_LINES:
        inspected = inspection(subject, month="%b").replace(", just over ", ", ")
    lines = [inspected, who] if not subject.compares else [who, inspected]
    return " ".join(f"{line.rstrip('.')}." for line in lines if line)


def inspection(subject: Subject, *, month: str = "%B") -> str:
    """ "Last graded inspection: Good, 6 March 2019, nearly five years ago"; what is held, or that nothing is."""
    facts, as_at = subject.dossier.facts, subject.dossier.as_at
    when, words = facts.get("inspection_date"), facts.get("inspection_words")
    known = facts.get("inspection_known_at")
    if not isinstance(when, date) or not words:
        held = isinstance(known, date)
        return f"No graded inspection in what was published by {numerals.day(known)}" if held and known else ""
    of = facts.get("inspection_of")
    whose = f" (as URN {of})" if of and of != subject.dossier.urn else ""
    age = f"{when.day} {when:{month} %Y}, {numerals.ago(when, as_at)}"
    if isinstance(known, date) and _stale(known, as_at):
        return f"Last graded: {words}{whose}, {age} (known {known:{month} %Y})"
    return f"Last graded inspection: {words}{whose}, {age}"


def made_up(facts: dict[str, Any]) -> bool:
    """Whether the school belongs to an invented area."""
    return facts.get("la") in _INVENTED


def _owners(facts: dict[str, Any]) -> list[str]:
    return [_cased(str(facts[name])) for name in ("trust", "diocese") if facts.get(name)]


def _cased(name: str) -> str:
    """The register shouts some trusts' names."""
    if not name.isupper():
        return name
    words = (word if word in _INITIALS else _FIRST.sub(_capital, word.lower()) for word in name.split())
    return " ".join(word.lower() if word.lower() in _SMALL and i else word for i, word in enumerate(words))


def _capital(letter: re.Match[str]) -> str:
    return letter[0].upper()


def _status(subject: Subject) -> str:
    """The status of the results shown, where one release made them."""
    year = subject.dossier.year.ends
    found = {
        status
        for (code, group, of), (_, status) in subject.dossier.origins.items()
        if of == year and group == "all" and subject.shelf[code].key_stage == subject.layout.key_stage
    } - {"", "unknown"}
    return found.pop().replace("_", " ") if len(found) == 1 else ""


def _stale(known: date, as_at: date) -> bool:
    return (as_at - known).days > _FRESH


def _intake(subject: Subject) -> list[str]:
    roll = near(subject, "pupils")
    parts: list[tuple[str, int]] = []
    if roll is not None and roll.value is not None:
        median = f" (area median {roll.area:,.0f})" if roll.area is not None and subject.compares else ""
        parts.append((numerals.pupils(roll.value) + median, roll.year))
        if roll.value < LEAST_ROLL:
            return _with_years(parts, subject.dossier.year)
    for code in SHARES if subject.compares else SHARES_APART:
        row = near(subject, code)
        if row is None or row.value is None:
            continue
        area = f" (area {row.area:.0f})" if code in WITH_AREA and row.area is not None else ""
        parts.append((f"{subject.measure(code).short} {numerals.percent(row.value)}{area}", row.year))
    return _with_years(parts, subject.dossier.year)


def near(subject: Subject, code: str) -> Compared | None:
    """The figure of the results year, else of a year beside it (9a.6): further away it is left out."""
    year = subject.dossier.year.ends
    for candidate in (year, year - 1, year + 1):
        row = subject.dossier.at(code, year=candidate)
        if row is not None and row.value is not None:
            return row
    return None


def _with_years(parts: list[tuple[str, int]], year: AcademicYear) -> list[str]:
    """Parts of another year say which, once, after the last of them."""
    out = [text for text, _ in parts]
    other = [i for i, (_, of) in enumerate(parts) if of != year.ends]
    if other:
        out[other[-1]] += f" ({'all ' if len(other) > 1 else ''}{AcademicYear(parts[other[-1]][1])})"
    return out


def _cohort(subject: Subject) -> list[str]:
    size, words = subject.cohort, subject.layout.cohort_words
    if size is None or not words:
        return []
    if subject.small and size < HIDDEN_UNDER and not subject.audience.inside:
        return [f"{words} under {HIDDEN_UNDER}: **too few for percentages**"]
    if subject.small:
        return [f"{words} {size}: **too few for percentages**"]
    return [f"{words} {size}: **one pupil = {numerals.one_pupil(size)}**"]

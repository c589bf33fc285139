"""What the page cannot tell: said in one line, so that nobody reads into it what is not there."""

from collections.abc import Callable

from keystage.analysis.packs import numerals
from keystage.analysis.packs.layouts import Limit, limits
from keystage.analysis.packs.subject import Subject

__all__ = ["cannot_tell", "everything_it_cannot_tell"]

_ROOM = 150  # characters in the corner of the page


def cannot_tell(subject: Subject) -> str:
    """The first of them that fit: "Years 1 to 5, teaching seen in lessons, or pupils who joined late."."""
    kept: list[str] = []
    for words in everything_it_cannot_tell(subject):
        if kept and len(", ".join([*kept, words])) > _ROOM:
            break
        kept.append(words)
    return _sentence(kept)


def everything_it_cannot_tell(subject: Subject) -> tuple[str, ...]:
    """All of them, the weightiest first."""
    found = sorted((limit for limit in limits(subject.home) if _HOLDS[limit.when](subject)), key=lambda x: x.rank)
    return tuple(words for limit in found if (words := _filled(limit, subject)))


def _sentence(parts: list[str]) -> str:
    told = numerals.and_list(parts, "or") if len(parts) < 3 else f"{', '.join(parts[:-1])}, or {parts[-1]}"
    return f"{told[:1].upper()}{told[1:]}."


def _filled(limit: Limit, subject: Subject) -> str:
    return limit.words.format(
        not_seen=subject.kind.not_seen or subject.layout.not_seen,
        year=subject.dossier.year,
        years=_gap_years(subject),
        why=_why_no_progress(subject),
    )


def _progress(subject: Subject) -> tuple[str, ...]:
    codes = (code for picture in subject.layout.pictures for code in picture.measures)
    return tuple(code for code in codes if subject.measure(code).kind == "progress")


def _no_progress(subject: Subject) -> bool:
    codes = _progress(subject)
    return bool(codes) and not any(subject.now(code) for code in codes)


def _why_no_progress(subject: Subject) -> str:
    codes = _progress(subject)
    why = subject.why_missing(codes[0], subject.dossier.year.ends) if codes else ""
    row = subject.dossier.at(codes[0]) if codes else None
    if not why and row is not None and row.reason == "no_expectations":
        return "no table of national expectations is held: import it"
    return why or "none is held for this school"


def _results(subject: Subject) -> list[str]:
    return [code for picture in subject.layout.pictures for code in picture.measures if code != "attendance"]


def _no_national(subject: Subject) -> bool:
    """A result of the page with nothing national beside it; progress is national by what it is."""
    rows = [row for code in _results(subject) if (row := subject.now(code)) is not None]
    attained = [row for row in rows if subject.measure(row.measure).kind != "progress"]
    return subject.compares and any(row.national is None for row in attained)


def _part_attendance(subject: Subject) -> bool:
    """Attendance that is made of the pupils in files of results: of their year groups only."""
    row = subject.now("attendance")
    return row is not None and subject.made_here(row)


def _no_counts(subject: Subject) -> bool:
    rows = [row for code in _results(subject) if (row := subject.now(code)) is not None]
    return bool(rows) and all(row.n is None for row in rows)


def _no_intervals(subject: Subject) -> bool:
    rows = [row for code in _progress(subject) if (row := subject.now(code)) is not None]
    return bool(rows) and all(row.low is None for row in rows)


def _no_groups(subject: Subject) -> bool:
    year, stage = subject.dossier.year.ends, subject.layout.key_stage
    rows = [row for row in subject.dossier.compared.of_year(year) if row.key_stage == stage]
    return bool(rows) and all(row.group == "all" for row in rows)


def _gap_years(subject: Subject) -> str:
    """ "2020 to 2022": the missing years between those held of the headline."""
    headline = subject.layout.headline
    if not headline:
        return ""
    held = [row.year for row in subject.dossier.over_years(headline) if row.value is not None]
    gaps = [y for y in range(min(held), max(held)) if y not in held] if held else []
    if not gaps:
        return ""
    return str(gaps[0]) if len(gaps) == 1 else f"{gaps[0]} to {gaps[-1]}"


def _no_context(subject: Subject) -> bool:
    return not any(_held_lately(subject, code) for code in ("pupils", "fsm6", "sen_support"))


def _held_lately(subject: Subject, code: str) -> bool:
    year = subject.dossier.year.ends
    return any(subject.dossier.value(code, year=of) is not None for of in (year, year - 1))


_HOLDS: dict[str, Callable[[Subject], bool]] = {
    "always": lambda _: True,
    "gap_years": lambda subject: bool(_gap_years(subject)),
    "no_progress": _no_progress,
    "no_attendance": lambda subject: subject.now("attendance") is None and subject.now("absence_persistent") is None,
    "no_counts": _no_counts,
    "no_intervals": _no_intervals,
    "no_groups": _no_groups,
    "no_national": _no_national,
    "part_attendance": _part_attendance,
    "no_similar": lambda subject: subject.compares and not subject.dossier.neighbours,
    "no_context": _no_context,
    "no_inspection": lambda subject: not subject.dossier.facts.get("inspection_date"),
    "late_joiners": lambda subject: bool(subject.layout.cohort),
}

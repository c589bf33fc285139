"""The school's place among similar schools, with the range that chance leaves open; or why there is none."""

from keystage.analysis.charts import Strip, StripRow
from keystage.analysis.packs import numerals
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.subject import TINY, Subject
from keystage.analysis.register import kinds_of_school

__all__ = ["position", "position_title"]

_SHORT = 130  # letters that the left of the band takes in three lines
_NO_PLACE = "Similar schools"


def position(subject: Subject) -> Strip | str:
    """One strip a measure, best place first; a sentence for kinds of school never ranked, and where refused."""
    if not subject.compares:
        known = kinds_of_school(subject.home).get(subject.kind.code)
        title = known.title if known is not None else subject.kind.words.capitalize()
        return f"{title}: no place among other schools is shown."
    rows = _rows(subject)
    if rows:
        return Strip(_title(subject, rows), tuple(_strip(subject, row) for row in rows))
    if subject.dossier.refused:
        return f"No place is given: {_in_short(subject.dossier.refused)}."
    if subject.small:
        return f"{numerals.number_word(subject.cohort or 0).capitalize()} pupils: too few for a place."
    return "No place is given: what is held does not say which schools are like this one."


def _in_short(refusal: str) -> str:
    """The reason without the list of what is missing: that stands in the pages behind."""
    return refusal.partition(" (")[0].rstrip(".") if len(refusal) > _SHORT else refusal.rstrip(".")


def position_title(subject: Subject) -> str:
    """ "Of 30 similar schools: sixth in reading, 28th in writing"."""
    rows = _rows(subject) if subject.compares else []
    return _title(subject, rows) if rows else _NO_PLACE


def _rows(subject: Subject) -> list[Compared]:
    if subject.small:
        return []
    found = (subject.now(code) for code in subject.layout.position if code in subject.shelf)
    ranked = [row for row in found if row is not None and row.place and not _too_few(row)]
    return sorted(ranked, key=lambda row: (row.place or 0, row.place_high or 0))


def _too_few(row: Compared) -> bool:
    return row.n is not None and row.n <= TINY


def _strip(subject: Subject, row: Compared) -> StripRow:
    return StripRow(subject.measure(row.measure).short, row.place, row.place_low, row.place_high, row.place_of or 0)


def _title(subject: Subject, rows: list[Compared]) -> str:
    of = max(row.place_of or 0 for row in rows)
    best, worst = rows[0], rows[-1]
    told = [f"{numerals.ordinal_word(best.place or 0)} in {_word(subject, best)}"]
    if worst is not best and worst.place != best.place:
        told.append(f"{numerals.ordinal_word(worst.place or 0)} in {_word(subject, worst)}")
    return f"Of {of} similar schools: {', '.join(told)}"


def _word(subject: Subject, row: Compared) -> str:
    return numerals.within(subject.measure(row.measure).short)

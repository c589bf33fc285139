"""What a reader must know of this school before its figures: kind, new, closing, converted, single-sex, small."""

from datetime import date

from keystage.analysis.packs import numerals
from keystage.analysis.packs.heading import owners_left_out
from keystage.analysis.packs.subject import HIDDEN_UNDER, Subject
from keystage.analysis.register import kinds_of_school

__all__ = ["notices"]


def notices(subject: Subject) -> tuple[str, ...]:
    """What stands under the context line, as one paragraph: the weightiest sentence first."""
    found = [_unknown(subject), _small(subject), _kind(subject), *_history(subject), _sex(subject), _selective(subject)]
    owners = "; ".join(owners_left_out(subject))
    told = " ".join(sentence for sentence in [*found, f"{owners}." if owners else ""] if sentence)
    return (told,) if told else ()


def _unknown(subject: Subject) -> str:
    if subject.dossier.facts.get("name"):
        return ""
    return "The school’s name and kind are not held: import DfE’s register (Get Information about Schools)."


def _kind(subject: Subject) -> str:
    """What the results of this kind of school cannot say: "Junior school: key stage 1 … judged at another school."."""
    known = kinds_of_school(subject.home).get(subject.kind.code)
    if known is None or not known.cannot:
        return ""
    return f"{known.title}: {known.cannot[:1].lower()}{known.cannot[1:]}"


def _small(subject: Subject) -> str:
    if not subject.small or not subject.cohort:
        return ""
    where = subject.layout.cohort_words.removesuffix(" cohort")
    if subject.cohort < HIDDEN_UNDER and not subject.audience.inside:
        return f"Fewer than {HIDDEN_UNDER} pupils in {where}: too few to compare."
    count = f"{numerals.number_word(subject.cohort)} pupil{'s' * (subject.cohort > 1)}"
    return f"{count[:1].upper()}{count[1:]} in {where}: too few to compare in one year."


def _history(subject: Subject) -> list[str]:
    facts, year = subject.dossier.facts, subject.dossier.year
    opened, closed = facts.get("open_date"), facts.get("close_date")
    before = [str(urn) for urn in facts.get("predecessors") or ()]
    out = []
    if isinstance(closed, date):
        word = "Closed" if closed <= subject.dossier.as_at else "Closes"
        out.append(f"{word} on {numerals.day(closed)}.")
    if isinstance(opened, date) and _within(subject, opened):
        out.append(_opening(opened, before, year.starts_on, academy=facts.get("maintained") is False))
    return out


def _opening(opened: date, before: list[str], year_starts: date, *, academy: bool) -> str:
    when = numerals.day(opened)
    if len(before) > 1:
        urns = numerals.and_list(before)
        return (
            f"Made from {numerals.number_word(len(before))} schools (URN {urns}) on {when}: earlier years are theirs."
        )
    if before and academy:
        return f"An academy since {when}; earlier figures are of the school it replaced (URN {before[0]})."
    if before:
        return f"Opened on {when} in place of URN {before[0]}, whose figures the earlier years are."
    if opened > year_starts:
        return f"New school: opened on {when}, so results here may be its first or none."
    return f"Opened on {when}: there are few years to compare."


def _within(subject: Subject, opened: date) -> bool:
    """Whether the school opened in the years that the pictures cover."""
    return opened >= date(subject.dossier.year.ends - 8, 9, 1) and opened <= subject.dossier.as_at


def _sex(subject: Subject) -> str:
    gender = (subject.dossier.facts.get("gender") or "").lower()
    if gender not in ("girls", "boys") or not subject.compares:
        return ""
    return f"{gender.capitalize()}’ school: the national figures are of girls and boys together."


def _selective(subject: Subject) -> str:
    if not subject.dossier.facts.get("selective"):
        return ""
    return "Selective school: places are only among selective schools; national figures are of all."

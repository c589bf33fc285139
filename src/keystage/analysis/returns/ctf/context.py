"""What a Common Transfer File says of a pupil besides results, as texts of the table's columns."""

from collections.abc import Sequence
from datetime import date

from keystage.analysis.errors import InputError
from keystage.analysis.returns.ctf.elements import Pupil
from keystage.analysis.returns.ctf.header import Header
from keystage.analysis.returns.days import read_day
from keystage.analysis.vocabulary import YearGroup

__all__ = ["CONTEXT_HEADINGS", "context_of", "year_group_of"]

CONTEXT_HEADINGS = (
    "UPN", "Former UPN", "ULN", "Surname", "Forename", "Date of birth", "Sex", "Ethnicity", "FSM", "FSM6", "In care",
    "EAL", "SEN", "Sessions possible", "Sessions authorised", "Sessions unauthorised",
)  # fmt: skip

_SIX_YEARS = 6
_FIRST_LANGUAGE = "F"
_ENGLISH = ("ENG", "ENB")  # English, or believed to be
_NOT_TOLD = ("NOT", "REF", "ZZZ", "CLS")
_NO_SEN = "N"
_YES, _NO = ("1", "Y", "YES", "TRUE"), ("0", "N", "NO", "FALSE")


def context_of(pupil: Pupil, header: Header) -> tuple[str | None, ...]:
    """A text, or null, for each of `CONTEXT_HEADINGS`."""
    said = pupil.said.get
    meals = _meals(pupil.all("FSMinstance"), header)
    texts = (
        said("UPN"), said("FormerUPN"), said("UniqueLearnerNumber"), said("Surname"), said("Forename"), said("DOB"),
        said("Sex") or said("Gender"), said("Ethnicity"), *meals, _flag(said("InCare", "")), _eal(pupil.all("Type")),
        _sen(pupil.all("SEN"), header), *_sessions(pupil.all("YearData"), header),
    )  # fmt: skip
    return tuple(text or None for text in texts)


def year_group_of(pupil: Pupil) -> int | None:
    """The year group as the file says it; null where it says none (a partial file), or none that there is."""
    try:
        return YearGroup.parse(pupil.said.get("NCyearActual", "")).number
    except InputError:
        return None


def _meals(spells: Sequence[dict[str, str]], header: Header) -> tuple[str, str]:
    """Whether eligible for free school meals on the day the file was made, and at any time in the six years before.

    A full file lists every spell, so none listed means never; a partial one leaves them out.
    """
    day = header.created
    if day is None or (not spells and not header.whole):
        return "", ""
    since = day.replace(year=day.year - _SIX_YEARS, day=min(day.day, 28))
    dated = [(_day(spell, "FSMstartDate"), _day(spell, "FSMendDate")) for spell in spells]
    begun = [(start, end) for start, end in dated if start is not None and start <= day]
    now = any(end is None or end >= day for _, end in begun)
    ever = any(end is None or end >= since for _, end in begun)
    return _word(now), _word(ever)


def _day(said: dict[str, str], name: str) -> date | None:
    return read_day(said.get(name, "")[:10])


def _word(yes: bool) -> str:
    return "Y" if yes else "N"


def _flag(text: str) -> str:
    word = text.upper()
    return "Y" if word in _YES else "N" if word in _NO else ""


def _eal(languages: Sequence[dict[str, str]]) -> str:
    """Whether the first language is other than English; the first that is listed, where none is called first."""
    first = [said for said in languages if said.get("LanguageType", "").upper() == _FIRST_LANGUAGE]
    language = (first or list(languages) or [{}])[0].get("Language", "").upper()
    if not language or language in _NOT_TOLD:
        return ""
    return _word(language not in _ENGLISH)


def _sen(spells: Sequence[dict[str, str]], header: Header) -> str:
    """The provision that began last before the file was made. A full file lists every one, so none listed is none."""
    last = header.created or date.max
    begun = [(_day(said, "StartDate") or date.min, said["SENprovision"]) for said in spells if "SENprovision" in said]
    known = [(start, code) for start, code in begun if start <= last]
    if known:
        return max(known, key=lambda spell: spell[0])[1].upper()
    return _NO_SEN if header.whole and not spells else ""


def _sessions(years: Sequence[dict[str, str]], header: Header) -> tuple[str, str, str]:
    """Sessions of the file's year at the school that sends it: possible, missed with leave, missed without."""
    nothing = "", "", ""
    if header.year is None:
        return nothing
    mine = [said for said in years if said.get("Year", "")[:4] == str(header.year.ends - 1) and _here(said, header)]
    if not mine:
        return nothing
    possible, authorised, unauthorised = (
        _sum(mine, name) for name in ("SessionsPossible", "SessionsAuthorised", "SessionsUnauthorised")
    )
    return possible, authorised, unauthorised


def _here(said: dict[str, str], header: Header) -> bool:
    where = said.get("LEA", "") + said.get("Estab", "")
    return not where or not header.source.laestab or where == header.source.laestab


def _sum(years: Sequence[dict[str, str]], name: str) -> str:
    """The total where every spell says a number; as written where there is one spell; else nothing."""
    texts = [said.get(name, "") for said in years]
    if len(texts) == 1:
        return texts[0]
    figures = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 6]
    return str(sum(figures)) if len(figures) == len(texts) else ""

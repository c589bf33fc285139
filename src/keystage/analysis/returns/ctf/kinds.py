"""Which of the shelf's results an assessment in a Common Transfer File is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from keystage.analysis.returns.ctf.definition import CtfResult, ctf_results, ctf_versions
from keystage.analysis.returns.ctf.elements import Assessment
from keystage.analysis.returns.days import read_day
from keystage.analysis.scales import results, scale_in
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["CODES", "Assessed", "Kinds", "Why"]

# The codes of an assessment, as the table has them: heading -> the element's name.
CODES: Mapping[str, str] = {
    "CTF stage": "Stage", "CTF subject": "Subject", "CTF method": "Method", "CTF component": "Component",
    "CTF qualifier": "ResultQualifier", "CTF status": "ResultStatus",
}  # fmt: skip

Why = str
_FIRST_YEAR, _LAST_YEAR = 1990, 2199


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment, understood. codes: by `CODES`. taken: the calendar year it was taken in, as the file says; null
    where it does not. result: code of `definitions/results`; "" where it is none that can be used, and then why:
    "unknown-result", "target" (a target or forecast), "elsewhere" (taken in another country), "beside" (says over again
    what another says), "not-used" (known, and no result)."""

    codes: tuple[str, ...]
    taken: int | None
    result: str
    value: str
    why: Why = ""


class Kinds:
    """The assessments that are known, looked up once each."""

    def __init__(self, home: Path | None = None) -> None:
        self._home = home
        self._known = tuple(ctf_results(home))
        self._versions = ctf_versions(home)
        self._find = lru_cache(maxsize=10_000)(self._fitting)

    def understand(self, assessment: Assessment, *, year: AcademicYear | None, year_group: int | None) -> Assessed:
        """What an assessment is. year, year_group: of the file and of its pupil."""
        said = {**assessment.stage, **assessment.said}
        codes = tuple(said.get(name, "").upper() for name in CODES.values())
        taken, value = _taken(said), said.get("Result", "")
        ends = taken or (year.ends if year else None)
        why, kind = self._why(codes, said.get("Locale", "").upper(), ends), None
        if not why and ends is not None:
            then = None if year_group is None or year is None else year_group - (year.ends - ends)
            kind = self._find(codes, ends, then)
            why = "unknown-result" if kind is None else "" if kind.result else "not-used"
            if kind is not None and value.upper() in kind.beside:
                why = "beside"
        return Assessed(codes, taken, kind.result if kind and not why else "", value, why)

    def _why(self, codes: tuple[str, ...], locale: str, ends: int | None) -> Why:
        """Why an assessment is no result of ours, whatever it is of."""
        if codes[-1] not in self._versions.statuses:
            return "target"
        if locale not in self._versions.locales:
            return "elsewhere"
        return "" if ends is not None else "unknown-result"

    def _fitting(self, codes: tuple[str, ...], ends: int, year_group: int | None) -> CtfResult | None:
        """The first definition that fits, of a result that was written on a scale in that year."""
        for kind in self._known:
            if kind.fits(codes[:5], ends, year_group):
                if not kind.result:
                    return kind
                result = results(self._home).get(kind.result)
                if result is not None and scale_in(result, ends, self._home) is not None:
                    return kind
        return None


def _taken(said: Mapping[str, str]) -> int | None:
    """The year an assessment was taken in: as it says, else by its date."""
    text = said.get("Year", "")
    if len(text) == 4 and text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        return int(text)
    day = read_day(said.get("ResultDate", "")[:10])
    return AcademicYear.containing(day).ends if day else None

"""A measure's rule of the year in words: what a pupil must reach, who counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keystage.analysis.measures.definition import Measure, PupilRule
from keystage.analysis.scales import Grade, Result, Scale, results, scale_in, year_taken

__all__ = ["rule_words"]

_NOUNS = {"levels": "level", "gcse_letters": "grade", "gcse_numbers": "grade", "gcse_combined": "grade"}


def rule_words(measure: Measure, rule: PupilRule, *, year: int, year_group: int, home: Path | None = None) -> str:
    """One sentence: "100 or more in reading and maths and EXS or better in writing." """
    known = _Known(results(home).entries, year, year_group, home)
    said = []
    if rule.reach:
        said.append(" and ".join(known.edges(rule.reach)))
    if rule.any_of:
        said.append(f"at least {rule.enough} of: {', '.join(known.edges(rule.any_of))}")
    if rule.result in known.results:
        said.append(f"the mean of {known.worth(rule.result)}")
    if rule.worked and rule.at_least is not None:
        said.append(f"{rule.at_least:g} or more {rule.note}")
    elif rule.note:
        said.append(rule.note)
    if (rule.reach or rule.any_of) and not rule.everyone:
        said.extend(known.codes((*rule.reach, *rule.any_of)))
    text = "; ".join(part.strip() for part in said) or measure.description.rstrip(".")
    return f"{text[0].upper()}{text[1:]}."


@dataclass(frozen=True, slots=True)
class _Known:
    """Results as pupils of a year group had them in a year."""

    results: Mapping[str, Result]
    year: int
    year_group: int
    home: Path | None

    def scale(self, code: str) -> Scale | None:
        result = self.results[code]
        return scale_in(result, year_taken(result, year=self.year, year_group=self.year_group), self.home)

    def edges(self, wanted: Mapping[str, str]) -> list[str]:
        """Results of the same edge together, in the rule's order."""
        by_edge: dict[str, list[str]] = {}
        for code, least in wanted.items():
            by_edge.setdefault(_edge(least, self.scale(code)), []).append(_subject(self.results[code]))
        return [f"{edge} in {_listed(subjects)}" for edge, subjects in by_edge.items()]

    def codes(self, results: tuple[str, ...]) -> list[str]:
        """Which codes in a result's place keep a pupil in the denominator, and which do not, in the scales' order."""
        held = [scale for code in results if (scale := self.scale(code)) is not None]
        stay = list(dict.fromkeys(non.code for scale in held for non in scale.non_grades if non.counts))
        out = list(dict.fromkeys(non.code for scale in held for non in scale.non_grades if not non.counts))
        kept = [f"{_listed(stay)} {'stays' if len(stay) == 1 else 'stay'} in as not reached"] if stay else []
        return [*kept, f"{_listed([*out, 'blanks'])} are left out"]

    def worth(self, code: str) -> str:
        """What is averaged: "scaled scores from 80 to 120 in reading", "points in maths (A* = 58 to G = 16, U = 0)"."""
        scale, subject = self.scale(code), _subject(self.results[code])
        if scale is None or scale.kind == "score":
            return f"{scale.words if scale else 'points'} in {subject}"
        graded = [grade for grade in scale.grades if grade.points]
        nothing = [f"{grade.code} = 0" for grade in scale.grades if grade.points == 0]
        span = f"{_equals(graded[-1])} to {_equals(graded[0])}" if graded else ""
        return f"points in {subject} ({', '.join([span, *nothing])})"


def _edge(least: str, scale: Scale | None) -> str:
    if scale is None:
        return f"{least} or better"
    if scale.kind == "score":
        return least if scale.high is not None and float(least) == scale.high else f"{least} or more"
    if least == scale.grades[0].code:
        return f"any grade, {least} included,"
    return f"{_named(least, scale)} or better"


def _named(least: str, scale: Scale) -> str:
    """A step of a scale with its noun: "level 2C", "grade 4"; a numbered step by its name: "expected (2)"."""
    noun = next((noun for family, noun in _NOUNS.items() if scale.family.startswith(family)), "")
    also = next((grade.also for grade in scale.grades if grade.code == least), ())
    if not noun and least.isdigit() and also:
        return f"{also[0].lower()} ({least})"
    return f"{noun} {least}".strip()


def _equals(grade: Grade) -> str:
    return f"{grade.code} = {grade.points:g}"


def _subject(result: Result) -> str:
    return result.subject or result.title


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

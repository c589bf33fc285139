"""The page of scales and codes: how each result was written in each year, what it is worth, who counts."""

import re
from collections.abc import Iterator
from pathlib import Path

from keystage.analysis.scales import Grade, InYears, NonGrade, Result, Scale, results, scales
from keystage.analysis.vocabulary import AcademicYear, reasons

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "scales.md"

STAGES = {"EYFS": "Early years", "KS1": "Key stage 1 and phonics", "KS2": "Key stage 2", "KS4": "Key stage 4"}


def page() -> str:
    return "".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Scales and codes by year\n\nMade by `script/manual` from the definitions; do not edit.\n\n"
    yield "A result is read by the scale of the year in which it was taken. A code in a result's place is never 0: it\n"
    yield "is missing, with its reason. “Counts” says whether the pupil stays in the denominator of a percentage, as\n"
    yield "one who has not reached it; a blank cell never counts. Points are what a result is worth in averages and\n"
    yield "progress. What each measure makes of them: [measures](measures/README.md).\n"
    for stage, title in STAGES.items():
        mine = [result for result in results() if result.key_stage == stage]
        yield f"\n## {title}: which scale in which year\n\n| Results | Years | Scale |\n|---|---|---|\n"
        for alike in _alike(mine):
            yield from _years_of(alike)
        for scale in _in_order(mine):
            yield from _scale(scale)


def _alike(mine: list[Result]) -> list[list[Result]]:
    """Results that were on the same scales in the same years, together."""
    together: dict[object, list[Result]] = {}
    for result in mine:
        together.setdefault((result.scales, *sorted(result.missing.items())), []).append(result)
    return list(together.values())


def _in_order(mine: list[Result]) -> list[Scale]:
    codes = dict.fromkeys(held.scale for result in mine for held in result.scales)
    return [scales()[code] for code in codes]


def _years_of(alike: list[Result]) -> Iterator[str]:
    names = "; ".join(f"{result.title.partition(', early')[0]} `{result.code}`" for result in alike)
    for i, held in enumerate(alike[0].scales):
        yield f"| {'' if i else names} | {_years(held, alike[0])} | {_linked(scales()[held.scale])} |\n"


def _linked(scale: Scale) -> str:
    """Scales of several years may have the same words: the heading tells them apart."""
    fragment = re.sub(r"[^\w\- ]", "", scale.title.lower()).replace(" ", "-")
    return f"[{scale.title}](#{fragment}): {scale.words}"


def _years(held: InYears, result: Result) -> str:
    last = held.last_year
    while last is not None and last in result.missing:
        last -= 1
    without = [AcademicYear(y) for y in sorted(result.missing) if held.first_year <= y <= (last or y)]
    first = AcademicYear(held.first_year)
    span = (
        f"{first} on" if last is None else f"{first}" if last == held.first_year else f"{first} to {AcademicYear(last)}"
    )
    return f"{span}, not {' and '.join(map(str, without))}" if without else span


def _scale(scale: Scale) -> Iterator[str]:
    yield f"\n### {scale.title}\n\n{scale.words[0].upper()}{scale.words[1:]}.\n\n"
    if scale.grades:
        yield "| Grade, lowest first | Points | Also written |\n|---|---|---|\n"
        for grade in scale.grades:
            yield f"| {grade.code} | {_points(grade)} | {', '.join(grade.also)} |\n"
        yield "\n"
    yield "| Code | Meaning | Counts | Points | Also written |\n|---|---|---|---|---|\n"
    for code in scale.non_grades:
        yield f"| {code.code} | {_meaning(code)} | {'counts' if code.counts else 'left out'} | "
        yield f"{_points(code, scale)} | {', '.join(code.also)} |\n"
    if scale.by_teacher:
        most = f", at most {scale.by_teacher_cap:g} points" if scale.by_teacher_cap else ""
        yield f"\n{' and '.join(scale.by_teacher)}: worth the teacher assessment{most}, where there is one.\n"
    if scale.source:
        yield f"\nSource: {scale.source}.\n"


def _meaning(code: NonGrade) -> str:
    reason = reasons().get(code.reason)
    return re.sub(r" \([A-Z, ]+\)$", "", reason.words) if reason else code.reason.replace("_", " ")


def _points(of: Grade | NonGrade, scale: Scale | None = None) -> str:
    if scale is not None and of.code in scale.by_teacher:
        return "teacher assessment"
    return "" if of.points is None else f"{of.points:g}"

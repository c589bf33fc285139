"""The reference manual of measures: what each is, its rule in its years, and worked examples that are run as tests."""

import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from keystage.analysis.measures import Measure, measures
from keystage.analysis.measures.definition import PupilRule
from keystage.analysis.measures.pupils.rule_words import rule_words
from keystage.analysis.scales import results
from keystage.analysis.vocabulary import AcademicYear
from tests import scales_page
from tests.example_table import worked_example
from tests.factories.pupil_examples import Example

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference" / "measures"
SPECS = Path(__file__).resolve().parent / "spec" / "pupils"
LATEST = 2026  # the last year looked at for a rule that still holds
MADE = "Made by `script/manual` from the definitions and the spec tests; do not edit."

SUBJECTS = "KS4 subjects"
STAGES = {
    "EYFS": ("early-years.md", "Early years"),
    "KS1": ("key-stage-1.md", "Key stage 1 and phonics"),
    "KS2": ("key-stage-2.md", "Key stage 2 and the multiplication tables check"),
    "KS4": ("key-stage-4.md", "Key stage 4"),
    SUBJECTS: ("key-stage-4-subjects.md", "Key stage 4, subject by subject"),
    "attendance": ("attendance.md", "Attendance"),
    "context": ("context.md", "Pupils and their context"),
}


def examples() -> tuple[Example, ...]:
    """Every worked example of the spec tests, in file order."""
    modules = [importlib.import_module(f"tests.spec.pupils.{path.stem}") for path in sorted(SPECS.glob("test_*.py"))]
    return tuple(example for module in modules for example in getattr(module, "EXAMPLES", ()))


def pages() -> dict[Path, str]:
    """Each page of the manual, its index and the page of scales, by their files."""
    worked: dict[str, list[Example]] = {}
    for example in examples():
        worked.setdefault(example.measure, []).append(example)
    made = {FOLDER / file: "".join(_page(title, _of(stage), worked)) for stage, (file, title) in STAGES.items()}
    every = {FOLDER / "README.md": "".join(_index()), **made, scales_page.PAGE: scales_page.page()}
    return {path: text.replace("*", r"\*") for path, text in every.items()}  # A* is a grade; what is bold is in __


def _of(stage: str) -> list[Measure]:
    return [m for m in measures() if m.pupils and _stage(m) == stage]


def _stage(measure: Measure) -> str:
    """Measures of one GCSE subject, which are many and alike, have a page of their own."""
    subject = re.match(r"(ks4_\w+)_(?:entered|grade_\d|points)$", measure.code)
    return SUBJECTS if subject and subject[1] in results().entries else measure.key_stage


def _index() -> Iterator[str]:
    yield f"# Measures made of pupils' results\n\n{MADE}\n\n"
    yield "Each page says what a measure is, its rule in each stretch of years, where years do not compare, its\n"
    yield "source, and shows little tables of pupils with the figure they make. "
    yield "Codes and points of each year: [scales](../scales.md).\n"
    for stage, (file, title) in STAGES.items():
        yield f"\n## [{title}]({file})\n\n| Measure | Code | Years |\n|---|---|---|\n"
        for measure in _of(stage):
            yield f"| [{measure.title}]({file}#{_anchor(measure.title)}) | `{measure.code}` | {_years(measure)} |\n"


def _anchor(title: str) -> str:
    """The fragment under which a heading of a page is found."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _page(title: str, mine: Iterable[Measure], worked: dict[str, list[Example]]) -> Iterator[str]:
    yield f"# {title}: measures made of pupils' results\n\n{MADE} The examples are run as tests.\n\n"
    yield "[All measures](README.md) · [scales and codes by year](../scales.md)\n"
    for measure in mine:
        yield f"\n## {measure.title}\n\n`{measure.code}` · {_years(measure)}\n\n{measure.description}\n\n"
        yield from _rules(measure)
        for example in sorted(worked.get(measure.code, ()), key=lambda example: example.year):
            yield from worked_example(example)


def _made(measure: Measure) -> list[int]:
    return [year for year in range(1988, LATEST + 1) if measure.rule_in(year)]


def _years(measure: Measure) -> str:
    """The years in which it is made of pupils' results: "2015/16 to 2022/23, not 2019/20 and 2020/21"."""
    made, goes_on = _made(measure), _goes_on(measure)
    until = LATEST if goes_on else made[-1]
    without = [str(AcademicYear(year)) for year in range(made[0], until + 1) if year not in made]
    first, last = AcademicYear(made[0]), AcademicYear(made[-1])
    span = f"{first} on" if goes_on else f"{first} to {last}" if first != last else f"{first} only"
    return f"{span}, not {_listed(without)}" if without else span


def _goes_on(measure: Measure) -> bool:
    return measure.last_year is None and measure.pupils[-1].last_year is None


def _span(first: int, last: int | None) -> str:
    if first == last:
        return f"In {AcademicYear(first)}"
    return f"From {AcademicYear(first)}" + (f" to {AcademicYear(last)}" if last else " on")


def _rules(measure: Measure) -> Iterator[str]:
    for words, first, last in stretches(measure):
        yield f"- {_span(first, last)}: {words}\n"
    missing = {year: why for year, why in sorted(measure.missing.items()) if year not in measure.unpublished}
    for why, years in groupby(missing, key=missing.__getitem__):
        yield f"- No figures of {_listed([str(AcademicYear(year)) for year in years])}: {why}.\n"
    for year in measure.unpublished:
        yield f"- {AcademicYear(year)}: no school's figure was published; figures of pupils' results are made.\n"
    for broken in measure.breaks:
        lightly = " only with care" if broken.weight == "light" else ""
        yield f"- {AcademicYear(broken.year)} and later {'compare' if lightly else 'do not compare'} with earlier years"
        yield f"{lightly}: {broken.note}.\n"
    if measure.source:
        yield f"- Source: {measure.source}.\n"


def stretches(measure: Measure) -> list[tuple[str, int, int | None]]:
    """Years in a row with the same rule in the same words, and from when to when (None: still); years without figures
    between them aside."""
    said: list[tuple[str, list[int]]] = []
    for year in _made(measure):
        rule = measure.rule_in(year)
        words = _in_words(measure, rule, year) if rule else ""
        if not said or said[-1][0] != words:
            said.append((words, []))
        said[-1][1].append(year)
    made = [(words, years[0], years[-1]) for words, years in said]
    return [*made[:-1], (made[-1][0], made[-1][1], None)] if _goes_on(measure) else [*made]


def _in_words(measure: Measure, rule: PupilRule, year: int) -> str:
    """The rule as `keystage explain` says it."""
    named = [*rule.reach, *rule.any_of, *([rule.result] if rule.result else [])]
    group = rule.year_groups[0] if rule.year_groups else max((results()[code].taken_in for code in named), default=6)
    return rule_words(measure, rule, year=year, year_group=group)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def main() -> None:
    made = pages()
    stale = [path for path, text in made.items() if not path.is_file() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        sys.exit(f"Out of date: {', '.join(p.name for p in stale)}. Run script/manual." if stale else 0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(made[path], encoding="utf-8")


if __name__ == "__main__":
    main()

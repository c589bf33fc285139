"""A worked example as the manual prints it: the table of pupils, the national table beside it, the figure."""

import re
from collections.abc import Iterator

from keystage.analysis.measures import measures
from keystage.analysis.scales import Result, results
from keystage.analysis.vocabulary import AcademicYear
from tests.factories.pupil_examples import Example

__all__ = ["worked_example"]

_STAGE = re.compile(r", (?:end of )?key stage \d$")


def worked_example(example: Example) -> Iterator[str]:
    rows = [line.partition("#") for line in example.table.strip().splitlines() if line.strip()]
    cells = [[cell.strip() for cell in row.strip().split("|")] for row, _, _ in rows]
    remarks = [_minus(remark.strip()) for _, _, remark in rows]
    source = f"; {example.source}" if example.source else ""
    yield f"\n__{example.title}__ ({AcademicYear(example.year)}{source})\n\n"
    yield from _table([_headings(cells[0]), *cells[1:]], remarks)
    if example.expected:
        yield "\nAgainst this made-up national table:\n\n"
        yield from _table([["Start from", "to below", "National mean", "Floor"], *_expected(example)], [])
    yield f"\n→ {_figure(example)}\n"


def _table(cells: list[list[str]], remarks: list[str]) -> Iterator[str]:
    """remarks: one a row, in a column of its own where any says something."""
    noted = any(remarks)
    for i, row in enumerate(cells):
        yield f"| {' | '.join([*row, *([remarks[i]] if noted else [])])} |\n"
        if i == 0:
            yield f"|{'---|' * (len(row) + noted)}\n"


def _expected(example: Example) -> Iterator[list[str]]:
    for _, _, *numbers in example.expected:
        yield ["" if number is None else _minus(f"{number:g}") for number in numbers]


def _headings(names: list[str]) -> list[str]:
    """Columns as a person calls them: the early years by the letters of the profile, GCSEs by subject, others by title
    (their key stage left aside where there is only one)."""
    known = results()
    one = len({known[name].key_stage for name in names if name in known}) == 1
    return [
        _heading(known[name], one) if name in known else name.replace("_", " ").capitalize() for name in names
    ]  # fmt: skip


def _heading(result: Result, one_stage: bool) -> str:
    if result.key_stage == "EYFS":
        return result.code.removeprefix("eyfs_").upper()
    if result.key_stage == "KS4":
        return f"{result.subject[0].upper()}{result.subject[1:]}"
    title = result.title.partition(":")[0]
    return _STAGE.sub("", title) if one_stage else title


def _figure(example: Example) -> str:
    """What the table comes to, with its unit."""
    measure = measures()[example.measure]
    rule = measure.rule_in(example.year)
    value, of, pupils = example.expect.partition(" of ")
    people = f"{pupils} pupil{'' if pupils == '1' else 's'}"
    if example.expect == "none":
        return "__no figure__"
    if rule is None or rule.how == "count":
        return f"__{value} pupils__"
    if rule.how == "share":
        return f"__{value} of {people}__, {100 * int(value) / int(pupils):.1f}%"
    unit = "%" if measure.unit == "percent" else ""
    return f"__{_minus(value)}{unit}__" + (f", of {people}" if of else "")


def _minus(text: str) -> str:
    """Minus signs in place of hyphens before a number; 5-4 is a grade."""
    return re.sub(r"(?<![\w-])-(?=[\d ])", "−", text)

"""Value added as pages write it."""

import re
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path

from keystage.analysis.measures import Measure
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.missing import reason_words
from keystage.analysis.packs.subject import TINY, Subject
from keystage.analysis.packs.values import Cell
from keystage.analysis.progress.contextual import ModelRecord
from keystage.analysis.progress.contextual.definition import fit_rule
from keystage.analysis.vocabulary import fixed

__all__ = [
    "bare_name", "centre", "figure", "figure_cell", "mind", "model_words", "ranged", "thin", "warned", "zero_words",
]  # fmt: skip

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def centre(record: ModelRecord) -> str:
    """ "0", "100"."""
    return f"{record.centre:g}"


def bare_name(measure: Measure) -> str:
    """ "Reading", of "Reading, contextual value added"."""
    return measure.short.rpartition(", ")[0] or measure.short


def zero_words(record: ModelRecord) -> str:
    """What the middle line is: "0 = similar pupils in Eastmere"."""
    whom = "similar pupils" if record.baseline else "pupils of the same background"
    return f"{centre(record)} = {whom} in {record.population}"


def figure(record: ModelRecord, value: float, decimals: int = 1) -> str:
    """ "+1.6" about 0; "101.6" about 100."""
    return fixed(value, decimals) if record.centre else numerals.signed(value, decimals)


def ranged(record: ModelRecord, row: Compared, decimals: int = 1) -> str:
    """ "+1.6 (0.1 to 3.2)"; without its range for 10 pupils or fewer."""
    told = figure(record, row.value or 0.0, decimals)
    if row.low is None or row.high is None or (row.n is not None and row.n <= TINY):
        return told
    return f"{told} ({fixed(row.low, decimals)} to {fixed(row.high, decimals)})"


def figure_cell(subject: Subject, measure: Measure, record: ModelRecord, row: Compared | None) -> Cell:
    """A figure with its range, or why there is none."""
    if row is None:
        return cells.NOTHING
    if row.value is None:
        return Cell(reason_words(subject, measure.code, row), missing=True)
    return Cell(ranged(record, row, measure.decimals), row.value)


def model_words(record: ModelRecord) -> str:
    """ "platform CVA model, 2018/19, N = 942 …; 93% of 1,010 matched; r² 0.59 (0.54 without)"."""
    parts = [record.name, f"{record.matched:.0f}% of {record.given:,} matched"]
    if record.r2 is not None:
        bare = record.r2_uncontextualised if record.baseline else None
        parts.append(f"r² {record.r2:.2f}" + (f" ({bare:.2f} without)" if bare is not None else ""))
    return "; ".join(parts)


def thin(record: ModelRecord, home: Path | None) -> str:
    """The warning that stands on the figure itself (9a.4): "Only 72% of pupils matched"; "" where enough are."""
    few = record.matched < fit_rule(home).warn_under_matched
    return f"Only {record.matched:.0f}% of pupils matched" if few else ""


def warned(records: Iterable[ModelRecord], home: Path | None) -> tuple[str, ...]:
    """The sentences on pupils that could not be matched, each once, of models in which they are many."""
    return tuple(dict.fromkeys(said for one in records for said in one.warnings if _of_matching(one, said, home)))


def mind(records: Iterable[ModelRecord], home: Path | None) -> str:
    """All that must stand beside the figures besides, as one paragraph; "" where nothing must."""
    told = dict.fromkeys(said for one in records for said in one.warnings if not _of_matching(one, said, home))
    return f"**Mind**: {' '.join(_together(told))}" if told else ""


def _together(told: Iterable[str]) -> list[str]:
    """Sentences that differ in their numbers only, as one: "about 90 to 92 effects in a hundred"."""
    alike: dict[str, list[list[str]]] = {}
    for said in told:
        alike.setdefault(_NUMBER.sub("{}", said), []).append(_NUMBER.findall(said))
    return [
        "".join(part for pair in zip_longest(form.split("{}"), map(_span, zip(*some, strict=True)), fillvalue="")
                for part in pair)
        for form, some in alike.items()
    ]  # fmt: skip


def _span(numbers: Iterable[str]) -> str:
    told = sorted(set(numbers), key=lambda one: float(one.replace(",", "")))
    return told[0] if len(told) == 1 else f"{told[0]} to {told[-1]}"


def _of_matching(record: ModelRecord, said: str, home: Path | None) -> bool:
    return bool(thin(record, home)) and said.startswith(f"Only {record.matched:.0f}% ")

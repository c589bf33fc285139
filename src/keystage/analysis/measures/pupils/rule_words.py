"""A measure's rule of the year in words: what a pupil must reach."""

from collections.abc import Mapping
from pathlib import Path

from keystage.analysis.measures.definition import Measure, PupilRule
from keystage.analysis.scales import Result, results, scale_in, year_taken

__all__ = ["rule_words"]


def rule_words(measure: Measure, rule: PupilRule, *, year: int, year_group: int, home: Path | None = None) -> str:
    """One sentence: "100 or more in reading and maths and EXS or better in writing." """
    known = results(home)
    said = []
    for wanted, every in ((rule.reach, True), (rule.any_of, False)):
        if wanted:
            edges = _edges(wanted, known.entries, year, year_group, home)
            said.append(" and ".join(edges) if every else f"at least {rule.enough} of: {', '.join(edges)}")
    if rule.result and rule.result in known:
        said.append(f"the points of {_subject(known[rule.result])}")
    if rule.worked:
        edge = "" if rule.at_least is None else f" of {rule.at_least:g} or more"
        said.append(f"{rule.note or measure.description.rstrip('.')}{edge}")
    elif rule.note:
        said.append(rule.note)
    text = "; ".join(said) or measure.description.rstrip(".")
    return f"{text[0].upper()}{text[1:]}."


def _edges(
    wanted: Mapping[str, str], known: Mapping[str, Result], year: int, year_group: int, home: Path | None
) -> list[str]:
    """Results of the same edge together, in the rule's order."""
    by_edge: dict[str, list[str]] = {}
    for code, least in wanted.items():
        scale = scale_in(known[code], year_taken(known[code], year=year, year_group=year_group), home)
        better = "or more" if scale is not None and scale.kind == "score" else "or better"
        by_edge.setdefault(f"{least} {better}", []).append(_subject(known[code]))
    return [f"{edge} in {_listed(subjects)}" for edge, subjects in by_edge.items()]


def _subject(result: Result) -> str:
    return result.subject or result.title


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

"""What stands out of each school: three sentences, or that nothing does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.measures import measures
from keystage.analysis.triage.candidates import weighed
from keystage.analysis.triage.facts import results
from keystage.analysis.triage.headline_rules import HeadlineRules, headline_rules
from keystage.analysis.triage.headline_text import HeadlineText
from keystage.analysis.vocabulary import pupil_groups, reasons

__all__ = ["Audience", "Headline", "headlines"]

Audience = Literal["school", "adviser", "governors", "public"]
Row = Mapping[str, Any]
_HIDDEN_OUTSIDE = 6  # cohorts under this are not counted out to anyone outside the school (9a.9)


@dataclass(frozen=True, slots=True)
class Headline:
    """One thing that stands out. lead: the bold word ("Writing:"). text: the sentence, **bold** for the pupils.

    shape: up where the figure lies on the good side, down on the other, level where there is under one pupil's
    difference. clear: beyond chance at 95 %. strength: on the good side, and clear. measure, group: what it is of;
    "" for a sentence about the whole page. figures: the names, in the catalogue, of the figures it prints.
    """

    shape: Literal["up", "down", "level"]
    clear: bool
    lead: str
    text: str
    strength: bool = False
    measure: str = ""
    group: str = ""
    figures: tuple[str, ...] = ()


def headlines(
    evidence: Evidence, facts: pl.DataFrame, *, audience: Audience = "adviser", home: Path | None = None, limit: int = 3
) -> Mapping[str, tuple[Headline, ...]]:
    """Urn -> at most `limit` headlines, concerns before strengths, each by weight (definitions/headlines).

    facts: as `facts(evidence)` gives them (kind of school, actions). Where nothing is beyond chance the first says so,
    and the second is the core outcome, marked as possible chance. Withhold what the audience may not see (see
    `disclosure`) before: nothing is looked up here that is not in the evidence.
    """
    rules = headline_rules(home)
    rows = weighed(results(evidence, home=home), year=evidence.year.ends, groups=rules.choice.group_codes, home=home)
    by_school = _by_school(rows)
    hide_under = 0 if audience == "school" else _HIDDEN_OUTSIDE
    say = HeadlineText(rules, measures(home), pupil_groups(home), reasons(home), hide_under)
    kinds = dict(zip(facts["urn"].to_list(), facts["kind"].to_list(), strict=True)) if "kind" in facts.columns else {}
    return {
        urn: _of_school(by_school.get(urn, []), kinds.get(urn), rules, say, limit)
        for urn in evidence.schools["urn"].to_list()
    }


def _by_school(rows: pl.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    ordered = rows.sort("weight", "measure", "group", descending=[True, False, False], nulls_last=True)
    for row in ordered.iter_rows(named=True):
        found.setdefault(row["urn"], []).append(row)
    return found


def _of_school(
    rows: Sequence[Row], kind: str | None, rules: HeadlineRules, say: HeadlineText, limit: int
) -> tuple[Headline, ...]:
    if kind is not None and kind in rules.uncompared:
        return (_whole(rules.uncompared[kind]),)
    found = [row for row in rows if row["eff_clear"] and row["eff_good"] is not None and row["weight"]]
    clear = _unexplained(found, rules)
    chosen = _chosen(clear, rules, limit)
    made = [_headline(row, say) for row in chosen]
    if len(made) < limit:
        made += _rest(rows, found, chosen, rules, say)
    return tuple(made[:limit])


def _unexplained(rows: Sequence[Row], rules: HeadlineRules) -> list[Row]:
    """Without a whole that one of its parts explains: one only, by a core outcome, in the same direction.

    Where two parts or more point the same way the whole says most, and stays.
    """
    parts: dict[tuple[str, bool], set[str]] = {}
    for row in rows:
        if row["group"] == "all" and row["consequence"] == rules.choice.core:
            for whole in rules.families[row["family"]].whole:
                parts.setdefault((whole, row["eff_good"]), set()).add(row["family"])
    explained = {key for key, families in parts.items() if len(families) == 1}
    return [row for row in rows if row["group"] != "all" or (row["family"], row["eff_good"]) not in explained]


def _chosen(rows: Sequence[Row], rules: HeadlineRules, limit: int) -> list[Row]:
    """Heaviest first under the limits, a place kept for the heaviest concern and strength each; concerns first."""
    wanted = {
        True: min(rules.choice.strengths_kept, sum(bool(row["eff_good"]) for row in rows)),
        False: min(rules.choice.concerns_kept, sum(not row["eff_good"] for row in rows)),
    }
    taken: list[Row] = []
    for keeping in (True, False):  # a place that neither side could take goes to the next in weight
        for row in rows:
            side = bool(row["eff_good"])
            others = sum(bool(r["eff_good"]) != side for r in taken)
            kept = max(wanted[not side] - others, 0) if keeping else 0
            if len(taken) + kept < limit and row not in taken and _may_join(row, taken, rules):
                taken.append(row)
    return [r for r in taken if not r["eff_good"]] + [r for r in taken if r["eff_good"]]


def _may_join(row: Row, taken: Sequence[Row], rules: HeadlineRules) -> bool:
    same = [r for r in taken if r["family"] == row["family"]]
    if row["group"] == "all" and any(r["eff_good"] == row["eff_good"] and r["group"] == "all" for r in same):
        return False
    if row["key_stage"] == "attendance":
        return len([r for r in taken if r["key_stage"] == "attendance"]) < rules.choice.attendance
    if row["group"] != "all":
        return len([r for r in taken if r["group"] != "all"]) < rules.choice.groups
    return True


def _rest(
    rows: Sequence[Row], clear: Sequence[Row], chosen: Sequence[Row], rules: HeadlineRules, say: HeadlineText
) -> list[Headline]:
    """What fills the page where fewer things than it has room for are clear."""
    own = {row["measure"]: row for row in rows if row["group"] == "all"}
    outcome = next((own[code] for code in rules.choice.outcomes if code in own), None)
    told = {(row["family"], row["eff_good"]) for row in chosen}
    made: list[Headline] = []
    if outcome is not None and _small(outcome, rules):
        repeated = outcome["family"] in {family for family, _ in told}
        return [] if repeated else [_whole(say.small(outcome))]
    if not chosen:
        made.append(_whole(say.nothing(rows, outcome)))
    if outcome is not None and outcome["value"] is not None and outcome["eff_against"] is not None:
        said = outcome["eff_clear"] or outcome["family"] in {family for family, _ in told}
        made += [] if said else [_headline(outcome, say)]
    everything_told = all((row["family"], row["eff_good"]) in told for row in clear)
    closing = say.nothing_else(rows) if chosen and everything_told else ""
    return [*made, _whole(closing)] if closing else made


def _small(row: Row, rules: HeadlineRules) -> bool:
    return row["n"] is not None and row["n"] <= rules.choice.counts_to


def _whole(text: str) -> Headline:
    return Headline("level", clear=False, lead="", text=text)


def _headline(row: Row, say: HeadlineText) -> Headline:
    clear = bool(row["eff_clear"])
    strength = clear and bool(row["eff_good"])
    root = row["measure"] if row["group"] == "all" else f"{row['measure']}_{row['group']}"
    ending = "_pooled" if row["basis"] == "pooled" else ""
    return Headline(
        _shape(row["eff_good"]), clear, say.lead(row, strength=strength), say.text(row), strength=strength,
        measure=row["measure"], group=row["group"], figures=(f"{root}{ending}", f"{root}{ending}_national"),
    )  # fmt: skip


def _shape(good: bool | None) -> Literal["up", "down", "level"]:
    if good is None:
        return "level"
    return "up" if good else "down"

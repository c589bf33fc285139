"""Five questions to discuss with each school: fired by its figures, one about a strength first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.triage.candidates import weighed
from keystage.analysis.triage.catalogue import Catalogue, catalogue
from keystage.analysis.triage.criteria import evaluate
from keystage.analysis.triage.facts import results
from keystage.analysis.triage.headline_rules import headline_rules
from keystage.analysis.triage.headlines import Audience
from keystage.analysis.triage.places import fill
from keystage.analysis.triage.question_bank import Bank, Prepared, Rule, question_bank

__all__ = ["AskedQuestion", "questions"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """number: 1 to 5 on the page. fired: the figures that made us ask, in words. code: of the bank ("Q10").

    strength: about something that goes well. figures: the figures it stands on; empty where none fired it.
    """

    number: int
    text: str
    fired: str
    code: str
    strength: bool = False
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fired:
    question: Prepared
    text: str
    fired: str
    weight: float


def questions(
    evidence: Evidence, facts: pl.DataFrame, *, audience: Audience = "adviser", home: Path | None = None, limit: int = 5
) -> Mapping[str, tuple[AskedQuestion, ...]]:
    """Urn -> at most `limit` questions under the rules of domain 9a.12; none for an audience they are not for.

    facts: as `facts(evidence)` gives them. The first is about a strength. No two stand on one figure. Where figures
    fire fewer than `limit`, general questions of the bank follow and say so.
    """
    bank = question_bank(evidence.year.ends, home=home)
    urns = evidence.schools["urn"].to_list()
    if audience not in bank.rule.audiences:
        return dict.fromkeys(urns, ())
    fired = _fired(evidence, facts, bank, audience, home)
    general = _general(bank, evidence.year.ends, audience)
    return {urn: _numbered(_five(fired.get(urn, []), general, bank.rule, limit)) for urn in urns}


def _fired(
    evidence: Evidence, facts: pl.DataFrame, bank: Bank, audience: Audience, home: Path | None
) -> dict[str, list[_Fired]]:
    """Urn -> the questions its figures fire, heaviest first, each with its words."""
    names, weights = catalogue(home), _weights(evidence, home)
    apart = set(headline_rules(home).uncompared)
    answers = evaluate({str(i): ready.criterion for i, ready in enumerate(bank.prepared)}, facts)
    have = set(facts.columns)
    found: dict[str, list[_Fired]] = {}
    for i, ready in enumerate(bank.prepared):
        columns = dict.fromkeys(["urn", "phase", "kind", *(n for n in sorted(ready.names) if n in have)])
        asked = facts.select(*columns).filter(answers[str(i)])
        for row in asked.iter_rows(named=True):
            if _is_for(row, ready, apart) and (words := _words(row, ready, audience, names)) is not None:
                weight = _weight(row, ready, weights, bank.rule)
                found.setdefault(row["urn"], []).append(_Fired(ready, *words, weight))
    return {urn: sorted(one, key=lambda f: -f.weight) for urn, one in found.items()}


def _weights(evidence: Evidence, home: Path | None) -> Mapping[tuple[str, str], float]:
    """(Urn, figure) -> its weight, as headlines weigh it."""
    rows = weighed(results(evidence, home=home), year=evidence.year.ends, groups=None, home=home)
    root = pl.when(pl.col("group") == "all").then("measure").otherwise(pl.concat_str("measure", "group", separator="_"))
    told = rows.select("urn", root.alias("root"), "weight").drop_nulls()
    return {(urn, code): weight for urn, code, weight in told.iter_rows()}


def _is_for(row: Row, ready: Prepared, apart: set[str]) -> bool:
    """Whether the question is for this phase and kind; none from a comparison for kinds that are not compared."""
    if ready.roots and row["kind"] in apart:
        return False
    return (not ready.phases or row["phase"] in ready.phases) and (not ready.kinds or row["kind"] in ready.kinds)


def _words(row: Row, ready: Prepared, audience: Audience, names: Catalogue) -> tuple[str, str] | None:
    """The question and its reason; None where either would have a hole."""
    text = fill(ready.text_for.get(audience, ready.text), row, names)
    fired = next((said for line in ready.fired if (said := fill(line, row, names)) is not None), None)
    return None if text is None or fired is None else (text, fired)


def _weight(row: Row, ready: Prepared, weights: Mapping[tuple[str, str], float], rule: Rule) -> float:
    if ready.size:
        return ready.importance * rule.size_weight * abs(float(row.get(ready.size) or 1.0))
    return float(ready.importance) * weights.get((row["urn"], ready.on), 1.0)


def _five(fired: Sequence[_Fired], general: Sequence[AskedQuestion], rule: Rule, limit: int) -> list[AskedQuestion]:
    """The heaviest concerns, strengths before them, and general questions behind; at least one of all on a strength."""
    good, bad = [f for f in fired if f.question.strength], [f for f in fired if not f.question.strength]
    room = limit - rule.strengths
    concerns = _apart(bad, [], rule, room)
    strengths = _apart(good, concerns, rule, rule.strengths)
    if len(strengths) < rule.strengths and good:  # every strength stands on a concern's figure: the strength goes first
        strengths = _apart(good, [], rule, rule.strengths)
        concerns = _apart(bad, strengths, rule, room)
    free = min(room - len(concerns), rule.strengths_at_most - rule.strengths)
    more = _apart(good, [*strengths, *concerns], rule, free)
    return _filled([_asked(f) for f in (*strengths, *more, *concerns)], general, limit)


def _apart(fired: Iterable[_Fired], beside: Sequence[_Fired], rule: Rule, room: int) -> list[_Fired]:
    """The heaviest that stand on figures of their own, beside those already chosen."""
    chosen: list[_Fired] = []
    for one in fired:
        all_chosen = [*beside, *chosen]
        if len(chosen) >= room:
            break
        if not any(_alike(one.question, other.question) for other in all_chosen) and (
            len([o for o in all_chosen if o.question.about == one.question.about]) < rule.same_subject
        ):
            chosen.append(one)
    return chosen


def _alike(one: Prepared, other: Prepared) -> bool:
    same_question = one.code == other.code and one.strength == other.strength
    return same_question or one.text == other.text or bool(one.roots & other.roots)


def _filled(told: list[AskedQuestion], general: Sequence[AskedQuestion], limit: int) -> list[AskedQuestion]:
    """General questions behind those that fired; one about a strength before them where none fired."""
    codes = {question.code for question in told}
    rest = [question for question in general if question.code not in codes]
    if not any(question.strength for question in told):
        told = [*[q for q in rest if q.strength][:1], *told]
    rest = [question for question in rest if not question.strength]
    return [*told, *rest][:limit]


def _general(bank: Bank, year: int, audience: Audience) -> list[AskedQuestion]:
    entries = [bank.questions[code] for code in bank.rule.general if code in bank.questions]
    return [
        AskedQuestion(0, q.general_for.get(audience, q.general), bank.rule.unfired, q.code, q.general_strength)
        for q in entries
        if q.general and q.valid_in(year)
    ]


def _asked(fired: _Fired) -> AskedQuestion:
    ready = fired.question
    return AskedQuestion(0, fired.text, fired.fired, ready.code, ready.strength, ready.criterion.figures)


def _numbered(asked: Iterable[AskedQuestion]) -> tuple[AskedQuestion, ...]:
    def number() -> Iterator[AskedQuestion]:
        for i, q in enumerate(asked, start=1):
            yield AskedQuestion(i, q.text, q.fired, q.code, q.strength, q.figures)

    return tuple(number())

"""The bank of questions to discuss, read from the shelf and made ready to be asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from keystage.analysis import shelf
from keystage.analysis.errors import InputError
from keystage.analysis.triage.catalogue import Catalogue, catalogue
from keystage.analysis.triage.criteria import Criterion, compile
from keystage.analysis.triage.places import places

__all__ = ["Bank", "Prepared", "Question", "Rule", "question_bank"]

_PARAMETER = re.compile(r"<([A-Za-z])>")


@dataclass(frozen=True, slots=True)
class Strength:
    """The same question where the figures are good."""

    when: str
    text: str
    fired: tuple[str, ...]
    importance: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the bank.

    code: "Q5"; what follows a point tells variants of one question apart ("Q5.levels"). about: its subject: no more
    than two of one. when: the criterion; "" where only the strength or the general question is ever asked.
    text, fired, on, size, each, needs, general: see the notes of definitions/questions/bank.toml.
    text_for, general_for: other words for an audience. phases, kinds: where it is asked; empty: everywhere.
    valid_from, valid_to: results years, by the calendar year in which they end.
    minimum: pupils that the figure it stands on must be of, where their number is known; default that of the rule.
    """

    code: str
    title: str
    about: str
    when: str = ""
    text: str = ""
    fired: tuple[str, ...] = ()
    on: str = ""
    size: str = ""
    importance: float = 1.0
    each: tuple[dict[str, str], ...] = ()
    strength: Strength | None = None
    text_for: dict[str, str] = field(default_factory=dict)
    general: str = ""
    general_for: dict[str, str] = field(default_factory=dict)
    general_strength: bool = False
    phases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    minimum: int | None = None
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.when or self.strength or self.general):
            raise InputError(f"question {self.code} has no “when”, no strength and nothing general to ask")
        if self.when and not (self.text and self.fired):
            raise InputError(f"question {self.code} has a “when” but no “text” or no “fired”")

    def valid_in(self, year: int) -> bool:
        return (self.valid_from or year) <= year <= (self.valid_to or year)


@dataclass(frozen=True, slots=True)
class Rule:
    """How five are chosen: see the notes of definitions/questions/rules.toml."""

    code: str
    strengths: int
    strengths_at_most: int
    same_subject: int
    minimum: int
    minimum_share: int
    size_weight: float
    unfired: str
    general: tuple[str, ...]
    audiences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One question for one set of parameters, ready to be tried on every school.

    code: "Q5". roots: the figures its criterion speaks of. on: the figure whose weight it takes, "" where `size` does.
    names: every name its texts have places for.
    """

    code: str
    strength: bool
    about: str
    criterion: Criterion
    text: str
    fired: tuple[str, ...]
    text_for: Mapping[str, str]
    on: str
    size: str
    importance: float
    roots: frozenset[str]
    names: frozenset[str]
    phases: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """questions: as on the shelf, by code. prepared: those of one year, each parameter apart. rule: how to choose."""

    questions: Mapping[str, Question]
    prepared: tuple[Prepared, ...]
    rule: Rule

    @property
    def names(self) -> frozenset[str]:
        """All that they ask of a school and say about it."""
        return frozenset(name for one in self.prepared for name in (*one.names, *one.criterion.kinds, "phase", "kind"))


def question_bank(year: int, *, home: Path | None = None) -> Bank:
    """The questions that belong to a results year. Raises InputError naming the question that does not fit."""
    found = shelf.read("questions", Question, table="question", home=home)
    rules = shelf.read("questions", Rule, table="rule", home=home)
    return _bank(year, home, found.digest, rules.digest, catalogue(home).digest)


@lru_cache(maxsize=16)
def _bank(year: int, home: Path | None, *_digests: str) -> Bank:
    found = shelf.read("questions", Question, table="question", home=home)
    rule = shelf.read("questions", Rule, table="rule", home=home)["questions"]
    names = catalogue(home)
    made = (ready for q in found if q.valid_in(year) for ready in _prepare(q, rule, names))
    return Bank(found.entries, tuple(made), rule)


def _prepare(question: Question, rule: Rule, names: Catalogue) -> Iterator[Prepared]:
    for parameters in question.each or ({},):
        if question.when:
            yield _ready(question, None, parameters, rule, names)
        if question.strength is not None:
            yield _ready(question, question.strength, parameters, rule, names)


def _ready(
    question: Question, strength: Strength | None, parameters: Mapping[str, str], rule: Rule, names: Catalogue
) -> Prepared:
    said = question if strength is None else strength

    def put(text: str) -> str:
        return _PARAMETER.sub(lambda found: _parameter(found[1], parameters, question), text)

    try:
        criterion = compile(put(said.when), names)
        text, fired = put(said.text), tuple(put(line) for line in said.fired)
        text_for = {} if strength else {audience: put(words) for audience, words in question.text_for.items()}
        shown = frozenset(name for line in (text, *fired, *text_for.values()) for name in places(line, names))
        on, size = put(question.on), put(question.size)
        if on and on not in names.roots:
            raise InputError(f"“{on}” is not a figure that a question can stand on.")
    except InputError as cause:
        raise InputError(f"Question {question.code}: {cause}") from cause
    if on:
        criterion = _with_minimum(criterion, on, _minimum(question, on, rule, names), names)
    importance = question.importance if strength is None or strength.importance is None else strength.importance
    return Prepared(
        question.code.partition(".")[0], strength is not None, put(question.about), criterion, text, fired, text_for,
        on, size, importance, _roots(criterion, names), shown | ({size} if size else frozenset()),
        question.phases, question.kinds,
    )  # fmt: skip


def _roots(criterion: Criterion, names: Catalogue) -> frozenset[str]:
    """The measures, each with its group, that a criterion stands on; a difference stands on both its figures."""
    found = {names[figure].root for figure in criterion.figures} - {""}
    pairs = [names.differences[root] for root in found if root in names.differences]
    return frozenset(found - {pair.code for pair in pairs}) | {root for p in pairs for root in (p.first, p.second)}


def _parameter(letter: str, parameters: Mapping[str, str], question: Question) -> str:
    if letter in parameters:
        return parameters[letter]
    if letter.lower() in parameters:
        word = parameters[letter.lower()]
        return word[0].upper() + word[1:]
    raise InputError(f"Question {question.code}: “<{letter}>” is not among the keys of its “each”.")


def _minimum(question: Question, on: str, rule: Rule, names: Catalogue) -> int:
    if question.minimum is not None:
        return question.minimum
    return rule.minimum_share if names.roots[on].measure.kind == "proportion" else rule.minimum


def _with_minimum(criterion: Criterion, on: str, minimum: int, names: Catalogue) -> Criterion:
    """None from fewer pupils than the minimum; where their number is not known the criterion alone decides."""
    if not minimum:
        return criterion
    guard = compile(f"{on}_n IS NULL OR {on}_n >= {minimum}", names)
    return Criterion(
        criterion.text, criterion.expression & guard.expression,
        tuple(dict.fromkeys((*criterion.figures, *guard.figures))), {**criterion.kinds, **guard.kinds},
    )  # fmt: skip

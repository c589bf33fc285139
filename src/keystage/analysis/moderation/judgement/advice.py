"""Rules and thresholds of comparative judgement: definitions on `definitions/comparative_judgement/`."""

from dataclasses import dataclass
from pathlib import Path

from keystage.analysis import shelf

__all__ = ["Advice", "Blanks", "advice", "blank_words"]

KIND = "comparative_judgement"


@dataclass(frozen=True, slots=True)
class Advice:
    """One number that judging is held to, or made with."""

    code: str
    title: str
    value: float


@dataclass(frozen=True, slots=True)
class Blanks:
    """Words that stand where no script was named."""

    code: str
    words: tuple[str, ...]


def advice(code: str, home: Path | None = None) -> float:
    """The value of one rule: "least_judgements", "least_reliability", "most_infit", "misfit_deviations",
    "anchor_drift", "most_spread", "epsilon"."""
    return shelf.read(KIND, Advice, table="advice", home=home)[code].value


def blank_words(home: Path | None = None) -> tuple[str, ...]:
    """Words that name no script."""
    return tuple(word for one in shelf.read(KIND, Blanks, table="blanks", home=home) for word in one.words)

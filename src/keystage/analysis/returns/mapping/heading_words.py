"""Headings taken apart: “Y2 Reading – GDS (girls)” is key stage 1, reading, the higher standard, girls."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from keystage.analysis.returns.mapping.meanings import Meaning
from keystage.analysis.returns.measure_words import measure_names
from keystage.analysis.vocabulary import pupil_groups

__all__ = ["Heading", "key_stages", "meanings_of", "take_apart"]

# What people write, longest first where one holds another. Never a single measure of a year: those are definitions.
_STAGES = {
    "eyfs": ("early years", "foundation stage", "reception", "eyfsp", "eyfs", "fsp", "fs2"),
    "y1": ("year 1", "yr 1", "yr1", "y1"),
    "ks1": ("key stage 1", "ks1", "year 2", "yr 2", "yr2", "y2"),
    "ks2": ("key stage 2", "ks2", "year 6", "yr 6", "yr6", "y6"),
    "ks4": ("key stage 4", "ks4", "year 11", "yr11", "y11", "gcse"),
}
_SUBJECTS = {
    "rwm": ("reading writing and maths", "reading writing maths", "reading writing mathematics", "rwm", "combined"),
    "gps": ("grammar punctuation and spelling", "grammar punctuation spelling", "spag", "gaps", "gps", "egps"),
    "reading": ("reading", "read", "rdg"),
    "writing": ("writing", "writ"),
    "maths": ("mathematics", "maths", "math"),
    "science": ("science", "sci"),
    "gld": ("good level of development", "gld"),
    "phonics": ("phonics screening check", "phonics check", "phonics", "psc"),
    "mtc": ("multiplication tables check", "multiplication check", "times tables", "mtc"),
    "attainment8": ("attainment 8", "att8", "a8"),
    "progress8": ("progress 8", "p8"),
}
_STANDARDS = {
    "high": ("greater depth", "higher standard", "high score", "higher", "gds", "high", "gd", "hs"),
    "exp": ("expected standard", "at least expected", "expected", "exs", "exp", "are"),
    "progress": ("progress score", "progress"),
    "score": ("average scaled score", "scaled score", "average score", "scaled", "score", "ss"),
    "l2b": ("level 2b", "l2b", "2b"),
    "l2": ("level 2", "l2"),
    "l3": ("level 3", "l3"),
    "l4": ("level 4", "l4"),
    "l5": ("level 5", "l5"),
    "2lp": ("two levels of progress", "2 levels of progress", "2lp"),
    "full": ("full marks", "25"),
    "average": ("average", "mean"),
}
_COUNTS = (
    "number of pupils",
    "no of pupils",
    "number of children",
    "cohort size",
    "cohort",
    "pupils",
    "number",
    "num",
    "n",
)
_REACHED = ("number achieving", "number reaching", "number at", "no achieving", "no at", "achieved", "number meeting")
_GROUPS = {
    "girls": ("girls", "girl", "female", "g"),
    "boys": ("boys", "boy", "male", "b"),
    "not_disadvantaged": ("not disadvantaged", "non disadvantaged", "non pp", "not pp", "other pupils"),
    "disadvantaged": ("disadvantaged", "disadv", "pupil premium", "pp"),
    "eal": ("eal",),
    "sen_support": ("sen support", "sen k"),
    "ehcp": ("ehcp", "ehc plan", "ehc plans"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The parts of a heading; "" for what it does not say. rest: words that mean none of these."""

    stage: str
    subject: str
    standard: str
    role: str
    group: str
    rest: str


def take_apart(header: str) -> Heading:
    """The parts of `header`, each as the code we use for it."""
    words = " " + " ".join(re.findall(r"[a-z0-9]+", header.casefold())) + " "
    reached, words = _take(words, {"numerator": _REACHED})
    stage, words = _take(words, _STAGES)
    subject, words = _take(words, _SUBJECTS)
    standard, words = _take(words, _STANDARDS)
    group, words = _take(words, _GROUPS)
    count, words = _take(words, {"n": _COUNTS})
    return Heading(stage, subject, standard, reached or count, group, words.strip())


def key_stages(lines: Iterable[str]) -> set[str]:
    """The stages that titles, or the name of the sheet, speak of."""
    return {stage for line in lines if (stage := take_apart(line).stage)}


def meanings_of(heading: Heading, *, stages: set[str], home: Path | None = None) -> list[Meaning]:
    """What the parts may mean. stages: those the sheet's titles name, where the heading names none."""
    codes = _codes(heading, {heading.stage} if heading.stage else stages)
    known = measure_names(home)
    role, group = heading.role or "value", heading.group if heading.group in pupil_groups(home) else "all"
    return [Meaning(measure=code, role=role, group=group) for code in codes if code in known]


def _codes(heading: Heading, stages: set[str]) -> list[str]:
    subject, standard = heading.subject, heading.standard or "exp"
    whole = {"gld": ["eyfs_gld"], "attainment8": ["ks4_attainment8"], "progress8": ["ks4_progress8"]}
    if subject in whole:
        return whole[subject]
    if subject == "phonics":
        return {"y1": ["phonics_y1"], "ks1": ["phonics_y2"]}.get(heading.stage, ["phonics_y1", "phonics_y2"])
    if subject == "mtc":
        return ["mtc_full" if standard == "full" else "mtc_average"]
    if not subject:
        return []
    return [f"{stage}_{subject}_{standard}" for stage in sorted(stages or {"ks1", "ks2"})]


def _take(words: str, known: dict[str, tuple[str, ...]]) -> tuple[str, str]:
    """The code of the longest phrase that stands in `words`, and the words without it."""
    found = [(len(phrase), code, phrase) for code, said in known.items() for phrase in said if f" {phrase} " in words]
    if not found:
        return "", words
    _, code, phrase = max(found)
    return code, words.replace(f" {phrase} ", " ", 1)

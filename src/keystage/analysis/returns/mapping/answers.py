"""What a person says of an unknown table: read from an answers file, or asked; and a template of such a file."""

import json
import tomllib
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from keystage.analysis.errors import InputError
from keystage.analysis.returns.mapping.proposal import ColumnProposal, Proposal
from keystage.analysis.returns.mapping.row_types import LEVELS

__all__ = ["Answers", "LocalMeasure", "answers_template", "read_answers"]


@dataclass(frozen=True, slots=True)
class LocalMeasure:
    """A measure of the area's own. Its keys are those of a measure's definition."""

    code: str
    title: str
    short: str = ""
    key_stage: Literal["EYFS", "KS1", "KS2", "KS4", "attendance", "context"] = "context"
    kind: Literal["proportion", "mean", "rate", "count"] = "proportion"
    unit: Literal["percent", "points", "score", "pupils", "grade"] = "percent"
    polarity: Literal["high", "low", "none"] = "high"
    description: str = ""
    reached: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """columns: heading -> meaning. levels: value of the column that tells rows apart -> school, la, national, …
    words: what the measure column says -> code of a measure. measures: defined here."""

    title: str = ""
    publisher: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    measures: tuple[LocalMeasure, ...] = ()


def read_answers(text: str) -> Answers:
    """Answers from TOML. Raises InputError, naming the key, where it is not an answers file."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise InputError(f"The answers file is not TOML ({cause}).") from cause
    rows = data.pop("measure", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError("In the answers file, a measure of your own begins with [[measure]].")
    measures = tuple(_made(LocalMeasure, row, "[[measure]]") for row in rows)
    said = _made(Answers, {key: value for key, value in data.items() if key != "measures"}, "the answers file")
    for value, level in said.levels.items():
        if level not in LEVELS:
            raise InputError(f"In the answers file, rows “{value}” are “{level}”; they may be {', '.join(LEVELS)}.")
    return Answers(said.title, said.publisher, said.columns, said.levels, said.words, measures)


def _made(kind: type[Any], data: dict[str, Any], where: str) -> Any:
    hints = get_type_hints(kind)
    for key, value in data.items():
        if key not in hints or key == "measures":
            known = ", ".join(name for name in hints if name != "measures")
            raise InputError(f"“{key}” is not a key of {where}; its keys are {known}.")
        _check(hints[key], value, key, where)
    needed = [f.name for f in fields(kind) if f.name in ("code", "title") and kind is LocalMeasure]
    missing = [name for name in needed if not data.get(name)]
    if missing:
        raise InputError(f"A measure of your own needs “{missing[0]}”.")
    return kind(**data)


def _check(hint: Any, value: Any, key: str, where: str) -> None:
    if get_origin(hint) is Literal and value not in get_args(hint):
        raise InputError(f"In {where}, “{key}” may be {', '.join(get_args(hint))}, not “{value}”.")
    if get_origin(hint) is dict:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise InputError(f"In {where}, each line of [{key}] is a text = a text.")
    elif not isinstance(value, str):
        raise InputError(f"In {where}, “{key}” is a text in quotation marks.")


def answers_template(proposal: Proposal) -> str:
    """An answers file with what is proposed: lines to look at stand open, the others behind a #."""
    asked, told = proposal.open, [c for c in proposal.columns if c.certain]
    parts = [
        "# Answers for: keystage map FILE --answers THIS-FILE --save NAME",
        "# Say what each column means. What may be written: docs/how-to/map-a-sheet.md.",
        f"title = {_quoted(proposal.called)}",
        "",
        "[columns]",
        *(_line(column, "  # ?") for column in asked),
        *(["# Already told; take the # away to say something else."] if told else []),
        *("# " + _line(column, "  #") for column in told),
    ]
    if proposal.levels:
        parts += ["", "# What the rows are: " + ", ".join(LEVELS) + ".", "[levels]"]
        parts += [f"{_quoted(value)} = {_quoted(level)}" for value, level in proposal.levels.items()]
    if proposal.words:
        parts += ["", "# Which measure each of these words means (its code), or “leave out”.", "[words]"]
        parts += [f"{_quoted(word)} = {_quoted((*codes, 'leave out')[0])}" for word, codes in proposal.words.items()]
    return "\n".join(parts) + "\n"


def _line(column: ColumnProposal, mark: str) -> str:
    others = f"; or {', '.join(map(str, column.others))}" if column.others else ""
    sample = (
        f"; for example {', '.join(text[:30] for text in column.sample)}"
        if column.sample and column.shape != "text"
        else ""
    )
    note = " ".join(f"{column.why}{others}{sample}".split())
    return f"{_quoted(column.name)} = {_quoted(str(column.meaning))}{mark} {note}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")

"""The mapping of an unknown sheet, on screen: what is proposed as plain data, and a person's answers back again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.measures import measures
from keystage.analysis.returns import RawTable, layouts
from keystage.analysis.returns.mapping import (
    LEVELS,
    Answers,
    ColumnProposal,
    LocalMeasure,
    Meaning,
    Proposal,
    apply_answers,
    as_layout,
    name_to_code,
    parse_meaning,
    plain_columns,
    propose,
    save_definitions,
)

__all__ = [
    "NEW",
    "OTHER",
    "RefusedError",
    "choices",
    "proposal_as_json",
    "proposal_from_json",
    "save_mapping",
    "saved_name",
]

NEW, OTHER = "new measure", "something else"
_PRIVATE = ("upn", "date")
_IDENTITIES = ("upn", "former_upn", "names", "dob", "forename", "surname", "birth")


@dataclass(frozen=True, slots=True)
class RefusedError(Exception):
    """Answers that cannot be. by_field: name of the form's field -> sentence."""

    by_field: Mapping[str, str]


def proposal_as_json(table: RawTable, *, home: Path) -> tuple[Proposal, dict[str, Any]]:
    """What a table seems to be, without its rows. Of pupils no value is shown that could be of one of them."""
    proposal = propose(table, home=home)
    columns = [
        {
            "name": c.name,
            "header": c.header,
            "meaning": _as_json(c.meaning),
            "certain": c.certain,
            "why": c.why,
            "shape": c.shape,
            "others": [_as_json(other) for other in c.others],
            "sample": [] if _hides(c, proposal) else [text[:40] for text in c.sample],
        }
        for c in proposal.columns
    ]
    return proposal, {
        "title": proposal.title,
        "above": list(table.above),
        "sheet": table.name,
        "headers": list(table.headers),
        "columns": columns,
        "levels": dict(proposal.levels),
        "words": {word: list(codes) for word, codes in proposal.words.items()},
        "pupils": proposal.pupils,
    }


def _hides(column: ColumnProposal, proposal: Proposal) -> bool:
    personal = column.shape in _PRIVATE and proposal.pupils
    return personal or column.shape == "upn" or column.meaning.column in _IDENTITIES


def _as_json(meaning: Meaning) -> list[str]:
    return [meaning.column, meaning.measure, meaning.role, meaning.group]


def proposal_from_json(text: str) -> Proposal:
    """The proposal again; its table has headings and no rows."""
    said = json.loads(text)
    columns = tuple(
        ColumnProposal(
            name=c["name"],
            header=c["header"],
            meaning=Meaning(*c["meaning"]),
            certain=c["certain"],
            why=c["why"],
            shape=c["shape"],
            others=tuple(Meaning(*other) for other in c["others"]),
            sample=tuple(c["sample"]),
        )
        for c in said["columns"]
    )
    cells = pl.DataFrame(schema={"row": pl.UInt32} | {c.name: pl.String for c in columns})
    table = RawTable(said["sheet"], tuple(said["headers"]), cells, tuple(said["above"]))
    words = {word: tuple(codes) for word, codes in said["words"].items()}
    return Proposal(table, said["title"], columns, said["levels"], words, said["pupils"])


def choices(proposal: Proposal, *, home: Path) -> dict[str, list[tuple[str, str]]]:
    """What any column may mean, by group, for a list: about the school (or pupil), figures of our own, left out."""
    plain = [(code, code.replace("_", " ")) for code in sorted(plain_columns(home, pupils=proposal.pupils))]
    if proposal.pupils:
        return {"Of a pupil": plain, "": [("leave out", "leave out")]}
    known = [(code, f"{m.title} ({code})") for code, m in measures(home).entries.items()]
    return {"About the school": plain, "Measures": known, "": [("keep", "keep as it is"), ("leave out", "leave out")]}


def saved_name(name: str, home: Path) -> tuple[str, bool]:
    """The code under which a sheet is known, and whether one is known so already. Raises InputError."""
    code = name_to_code(name)
    if code in layouts():
        raise InputError(f"“{name}” is the name of a kind of file that is known to all: choose another.")
    return code, code in layouts(home)


def save_mapping(
    proposal: Proposal, said: Mapping[str, str], *, home: Path, name: str, again: bool, new: Mapping[int, LocalMeasure]
) -> str:
    """Check what a person said of every column, and save it as the definitions that `keystage map` saves.

    said: the form's fields: "column-<n>", "other-<n>", "level-<n>", "word-<n>". new: by column, measures of their own.
    again: it may take the place of an earlier mapping of that name. Returns its code. Raises RefusedError.
    """
    problems: dict[str, str] = {}
    code = _code(name, home, again, problems)
    columns = dict(_columns(proposal, said, home, new, problems))
    levels = dict(_levels(proposal, said, problems))
    words = dict(_words(proposal, said, home, problems))
    if problems:
        raise RefusedError(problems)
    answers = Answers(name.strip(), columns=columns, levels=levels, words=words, measures=tuple(new.values()))
    try:
        mapped = apply_answers(proposal, answers, home=home)
        layout = as_layout(mapped, code, home=home)
        save_definitions(home, layout, mapped.measures, check=measures)
    except InputError as refusal:
        raise RefusedError({"name": str(refusal)}) from refusal
    return code


def _code(name: str, home: Path, again: bool, problems: dict[str, str]) -> str:
    if not name.strip():
        problems["name"] = "Give the sheet a name, for example “Early years results”."
        return ""
    try:
        code, there = saved_name(name, home)
    except InputError as refusal:
        problems["name"] = str(refusal)
        return ""
    if there and not again:
        problems["name"] = (
            f"A sheet is known as “{name.strip()}” already. If this is the same sheet of another year, tick the box "
            "below; else choose another name."
        )
    return code


def _columns(
    proposal: Proposal,
    said: Mapping[str, str],
    home: Path,
    new: Mapping[int, LocalMeasure],
    problems: dict[str, str],
) -> Iterator[tuple[str, str]]:
    local = frozenset(measure.code for measure in new.values())
    for number, column in enumerate(proposal.columns):
        text = said.get(f"column-{number}", "")
        if text == OTHER:
            text = said.get(f"other-{number}", "").strip()
            if not text:
                problems[f"other-{number}"] = "Write what the column means, or choose from the list."
                continue
        if text == NEW:
            if number in new:
                yield column.name, new[number].code
            continue
        if not text or text == str(column.meaning):
            continue
        try:
            yield column.name, str(parse_meaning(text, local=local, home=home, pupils=proposal.pupils))
        except InputError as refusal:
            problems[f"column-{number}"] = str(refusal)


def _levels(proposal: Proposal, said: Mapping[str, str], problems: dict[str, str]) -> Iterator[tuple[str, str]]:
    for number, (value, level) in enumerate(proposal.levels.items()):
        given = said.get(f"level-{number}", level)
        if given not in LEVELS:
            problems[f"level-{number}"] = f"It may be {', '.join(LEVELS)}."
        else:
            yield value, given


def _words(
    proposal: Proposal, said: Mapping[str, str], home: Path, problems: dict[str, str]
) -> Iterator[tuple[str, str]]:
    for number, (word, codes) in enumerate(proposal.words.items()):
        given = said.get(f"word-{number}", (*codes, "leave out")[0]).strip()
        if given == "leave out":
            yield word, given
            continue
        try:
            measure = parse_meaning(given, home=home).measure
        except InputError as refusal:
            problems[f"word-{number}"] = str(refusal)
            continue
        if measure:
            yield word, measure
        else:
            problems[f"word-{number}"] = f"“{given}” is no measure: choose one, or “leave out”."

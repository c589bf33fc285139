"""The questions of `keystage map`, asked at the terminal: what a column means, whose rows are whose, new measures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from keystage.analysis.returns.mapping import Answers, ColumnProposal, LocalMeasure, Proposal

__all__ = ["ask"]

_MANY = 12  # columns that are asked for one by one

_HELP = (
    "Write a measure's code or name (eyfs_gld; “eyfs_gld n” for its pupils; “eyfs_gld of girls”), one of these:\n"
    "  {plain}\n“new” for a measure of your own, or “leave out”."
)

_PUPILS = "Write the code of a result (ks2_reading) or of what is known of a pupil:\n  {plain}\nor “leave out”."


def ask(proposal: "Proposal", *, home: Path) -> "Answers":
    """The person's answers to what the proposal leaves open. Enter takes what stands in brackets."""
    from keystage.analysis.returns.mapping import LEVELS, Answers

    title = typer.prompt("\nWhat is this table called?", default=proposal.called)
    measures: list[LocalMeasure] = []
    columns = {}
    for column in _wanted(proposal.open):
        columns[column.name] = _meaning(column, measures, home, pupils=proposal.pupils)
    levels = {
        value: _choice(f"Rows with “{value}” are of", LEVELS, level)
        for value, level in proposal.levels.items()
        if level != "school"
    }
    words = {
        word: _asked(f"Which measure is “{word}”?", (*codes, "leave out")[0], lambda text: _measure(text, home))
        for word, codes in proposal.words.items()
    }
    return Answers(title, columns=columns, levels=levels, words=words, measures=tuple(measures))


def _wanted(columns: Sequence["ColumnProposal"]) -> list["ColumnProposal"]:
    """The columns to ask about: all, or of very many those that the person names."""
    if len(columns) <= _MANY:
        return list(columns)
    names = {(column.header or column.name).casefold(): column for column in columns}

    def check(text: str) -> str:
        unknown = [part for part in _parts(text) if part.casefold() not in names]
        if unknown:
            raise typer.BadParameter(f"There is no column “{unknown[0]}” among them.")
        return text

    text = _asked(
        f"{len(columns)} columns cannot be told and are left out. Which of them do you want? Headings, with commas",
        "none",
        lambda text: text if text == "none" else check(text),
    )
    return [] if text == "none" else [names[part.casefold()] for part in _parts(text)]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _meaning(column: "ColumnProposal", measures: list["LocalMeasure"], home: Path, *, pupils: bool) -> str:
    from keystage.analysis.errors import InputError
    from keystage.analysis.returns.mapping import parse_meaning, plain_columns

    heading = column.header or column.name
    sample = f" (for example {', '.join(text[:30] for text in column.sample)})" if column.sample else ""
    others = f" It may also be {', '.join(map(str, column.others))}." if column.others else ""
    typer.echo(f"\n“{heading}”{sample}: {column.why}.{others} “?” for help.")

    def check(text: str) -> str:
        if text == "?":
            words = ", ".join(plain_columns(home, pupils=pupils))
            raise typer.BadParameter((_PUPILS if pupils else _HELP).format(plain=words))
        if text == "new" and not pupils:
            measures.append(_new_measure(heading))
            return measures[-1].code
        try:
            local = frozenset(m.code for m in measures)
            return str(parse_meaning(text, local=local, home=home, pupils=pupils))
        except InputError as refusal:
            raise typer.BadParameter(str(refusal)) from refusal

    return _asked(f"What is “{heading}”?", str(column.meaning), check)


def _new_measure(heading: str) -> "LocalMeasure":
    from keystage.analysis.returns.mapping import LocalMeasure, name_to_code

    title = typer.prompt("  What does it measure, in a few words?", default=heading)
    code = typer.prompt("  A short code for it", default=name_to_code(title))
    kind = _choice("  It is a", ("proportion", "mean", "rate", "count"), "proportion")
    unit = {"mean": "points", "count": "pupils"}.get(kind, "percent")
    stage = _choice("  Of", ("EYFS", "KS1", "KS2", "KS4", "attendance", "context"), "context")
    polarity = _choice("  Which is good: high, low, or none", ("high", "low", "none"), "high")
    return LocalMeasure(name_to_code(code), title, title, stage, kind, unit, polarity)  # type: ignore[arg-type]


def _measure(text: str, home: Path) -> str:
    from keystage.analysis.errors import InputError
    from keystage.analysis.returns.mapping import parse_meaning

    if text == "leave out":
        return text
    try:
        return parse_meaning(text, home=home).measure
    except InputError as refusal:
        raise typer.BadParameter(str(refusal)) from refusal


def _choice(question: str, options: Sequence[str], default: str) -> str:
    def check(text: str) -> str:
        if text not in options:
            raise typer.BadParameter(f"It may be {', '.join(options)}.")
        return text

    return _asked(f"{question} ({', '.join(options)})", default, check)


def _asked(question: str, default: str, check: Callable[[str], str]) -> str:
    answer: str = typer.prompt(question, default=default, value_proc=check)
    return answer

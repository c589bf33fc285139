"""`keystage map`: what the columns of an unknown table mean, asked once and known from then on."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keystage.cli.speech import REFUSED, home_folder, say

if TYPE_CHECKING:
    from keystage.analysis.returns.mapping import Answers, Mapped, Proposal

__all__ = ["at_a_terminal", "map_file"]


def map_file(
    file: Annotated[
        Path, typer.Argument(help="A sheet of the authority's own, or a published file that is not known yet.")
    ],
    answers: Annotated[
        Path | None, typer.Option(help="What the columns mean, as a file, in place of questions.")
    ] = None,
    save: Annotated[str, typer.Option(help="The name under which files like this are known from then on.")] = "",
    year: Annotated[
        str | None, typer.Option(help="The results' academic year, to try the mapping with: 2018/19.")
    ] = None,
    sheet: Annotated[str, typer.Option(help="The sheet to map; else the first that is not known yet.")] = "",
    home: Annotated[
        Path | None, typer.Option(help="Where own definitions are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, and nothing else there.")] = False,
) -> None:
    """Propose what each column means, ask what cannot be told, and keep it: the sheet is known next time."""
    from keystage.analysis.returns import open_tables
    from keystage.analysis.returns.contents import load
    from keystage.analysis.returns.mapping import apply_answers, choose_table, propose

    own = home_folder(home)
    table = choose_table(open_tables(load(file)), sheet=sheet, again=bool(save or answers), home=own)
    if table is None:
        say("Every table of this file is known already. To map it anew, say under which name: --save NAME")
        _end(file, year, own, {"file": str(file), "saved": []}, as_json=as_json)
        return
    proposal = propose(table, home=own)
    if not as_json and answers is None and (at_a_terminal() or not proposal.questions):
        typer.echo("\n".join(_lines(proposal)))
    given = _answers(proposal, answers, own, may_ask=not as_json)
    if given is None:
        _hand_out(proposal, file, as_json=as_json)
        raise typer.Exit(REFUSED)
    mapped = apply_answers(proposal, given, home=own)
    paths = _save(mapped, save or mapped.title, own)
    said = {"file": str(file), "saved": [str(path) for path in paths], "columns": _as_json(proposal, mapped)}
    if not as_json:
        typer.echo("\n".join(_answered(proposal, mapped)) if answers else "", nl=bool(answers))
        typer.echo(f"\nSaved as {' and '.join(map(str, paths))}. Reading the file with it:")
    _end(file, year, own, said, as_json=as_json)


def _answers(proposal: "Proposal", path: Path | None, home: Path, *, may_ask: bool) -> "Answers | None":
    """From the file; from the person at the terminal; none needed; or None, where there is nobody to ask."""
    from keystage.analysis.returns.mapping import Answers, read_answers
    from keystage.cli.map_questions import ask

    if path is not None:
        return read_answers(_text(path))
    if may_ask and at_a_terminal():
        return ask(proposal, home=home)
    return None if proposal.questions else Answers()


def at_a_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def _text(path: Path) -> str:
    from keystage.analysis.errors import InputError

    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as cause:
        raise InputError(f"There is no answers file {path}. Check the name and the folder.") from cause
    except (OSError, UnicodeDecodeError) as cause:
        raise InputError(f"The answers file {path} cannot be read: it should be text in UTF-8.") from cause


def _save(mapped: "Mapped", name: str, home: Path) -> list[Path]:
    from keystage.analysis.measures import measures
    from keystage.analysis.returns.mapping import as_layout, name_to_code, save_definitions

    layout = as_layout(mapped, name_to_code(name), home=home)
    return save_definitions(home, layout, mapped.measures, check=measures)


def _hand_out(proposal: "Proposal", file: Path, *, as_json: bool) -> None:
    """What is to be answered, as a file to fill in."""
    from keystage.analysis.returns.mapping import answers_template

    template = answers_template(proposal)
    if as_json:
        said = {"file": str(file), "saved": [], "columns": _as_json(proposal), "answers": template}
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        typer.echo(template, nl=False)
    say(
        "Some columns cannot be told. Put the answers printed here into a file (… > answers.toml), say what those"
        " marked “?” mean, and run: keystage map FILE --answers answers.toml --save NAME"
    )


def _end(file: Path, year: str | None, home: Path, said: dict[str, Any], *, as_json: bool) -> None:
    """What reading the file gives now."""
    from keystage.analysis.returns import examine, layouts, verdict_on

    known = layouts(home).entries
    verdicts = [verdict_on(table, file=str(file), layouts=known) for table in examine(file, year=year, home=home)]
    if as_json:
        typer.echo(json.dumps({**said, "verdicts": [v.as_json() for v in verdicts]}, ensure_ascii=False))
    else:
        typer.echo("\n".join(line for verdict in verdicts for line in verdict.lines()))
    raise typer.Exit(max(verdict.exit_code for verdict in verdicts))


def _lines(proposal: "Proposal") -> list[str]:
    """The proposal as a person reads it."""
    wide = min(40, max(len(column.header or column.name) for column in proposal.columns))
    lines = [f"{proposal.title}\n" if proposal.title else ""]
    for column in proposal.columns:
        mark = " " if column.certain else "?"
        heading = (column.header or column.name)[:wide]
        lines.append(f"{mark} {heading:{wide}}  {column.meaning!s:28}  {column.why}")
    return lines


def _answered(proposal: "Proposal", mapped: "Mapped") -> list[str]:
    """What each column means now that a file of answers has said so."""
    meant = {column.name: str(meaning) for column, meaning in mapped.columns}
    wide = min(40, max(len(column.header or column.name) for column in proposal.columns))
    return [f"  {(c.header or c.name)[:wide]:{wide}}  {meant.get(c.name, str(c.meaning))}" for c in proposal.columns]


def _as_json(proposal: "Proposal", mapped: "Mapped | None" = None) -> list[dict[str, Any]]:
    meant = {column.name: str(meaning) for column, meaning in mapped.columns} if mapped else {}
    return [
        {
            "heading": column.header or column.name,
            "meaning": meant.get(column.name, str(column.meaning)),
            "certain": column.certain,
            "why": column.why,
            "others": [str(other) for other in column.others],
        }
        for column in proposal.columns
    ]

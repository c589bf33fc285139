"""`keystage definitions`: what changes by year or area, checked and listed."""

from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import REFUSED, home_folder, say

__all__ = ["app"]

app = typer.Typer(help="What changes by year or area, as reviewed files.", no_args_is_help=True)

Home = Annotated[
    Path | None, typer.Option(help="Where an area's own definitions lie; else KEYSTAGE_HOME, else ~/.keystage.")
]


@app.command("check")
def check_definitions(home: Home = None) -> None:
    """Read every definition, shipped and your own, and name what does not fit, with file and line."""
    from keystage.analysis.catalogue import DEFINITIONS, check

    problems = list(check(home_folder(home)))
    for problem in problems:
        say(f"{problem.kind}: {problem.sentence}")
    if problems:
        raise typer.Exit(REFUSED)
    typer.echo(f"All definitions fit: {', '.join(DEFINITIONS)}.")


@app.command("list")
def list_definitions(
    kind: Annotated[str | None, typer.Argument(help="One kind only: measures, floors, questions, layouts, …")] = None,
    home: Home = None,
) -> None:
    """List definitions with their status: sourced, default (our recommendation) or unverified."""
    from keystage.analysis import shelf
    from keystage.analysis.catalogue import DEFINITIONS
    from keystage.analysis.errors import InputError

    if kind is not None and kind not in DEFINITIONS:
        raise InputError(f"There is no kind of definition called “{kind}”. There are {', '.join(DEFINITIONS)}.")
    for name in [kind] if kind else DEFINITIONS:
        for table, entry in DEFINITIONS[name].items():
            found = shelf.read(name, entry, table=table, home=home_folder(home))
            for code, head in found.heads.items():
                title = getattr(found[code], "title", "") or head.title
                typer.echo(f"{name:18} {code:34} {head.status:11} {title}")

"""`keystage read`: what files are and whether they are good, before anything is kept."""

import json
from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import home_folder

__all__ = ["read_files"]


def _kinds(wanted: bool) -> None:
    if wanted:
        from keystage.analysis.returns import layouts

        for layout in layouts(home_folder(None)):
            typer.echo(f"{layout.code:24} {layout.title}")
        raise typer.Exit


def read_files(
    files: Annotated[
        list[Path], typer.Argument(help="Files as they came: CSV, XLSX, ODS, Parquet or CTF (XML), plain or gzipped.")
    ],
    year: Annotated[
        str | None, typer.Option(help="The results' academic year, where a file does not state it: 2018/19.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--as", help="Read it as this kind (see --kinds), whatever it looks like.")
    ] = None,
    school: Annotated[
        str | None,
        typer.Option(help="Your school's URN or LAESTAB: of pupils in a file that names no school, and of a CTF."),
    ] = None,
    any_school: Annotated[bool, typer.Option("--any-school", help="Read a CTF of another school too.")] = False,
    home: Annotated[
        Path | None, typer.Option(help="Where own definitions are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a table on stdout, and nothing else there.")
    ] = False,
    kinds: Annotated[
        bool, typer.Option("--kinds", callback=_kinds, is_eager=True, help="List the kinds of file that are known.")
    ] = False,
) -> None:
    """Say what each file is, and name every row that has an error. Nothing is kept."""
    from functools import partial

    from keystage.analysis.register import known_numbers
    from keystage.analysis.returns import examine, layouts, verdict_on
    from keystage.analysis.store import Home

    worst = 0
    own = home_folder(home)
    known = layouts(own).entries
    register = partial(known_numbers, Home(own))
    for file in files:
        for table in examine(
            file, year=year, kind=kind, home=own, school=school, any_school=any_school, known_schools=register
        ):
            verdict = verdict_on(table, file=str(file), layouts=known)
            worst = max(worst, verdict.exit_code)
            if as_json:
                typer.echo(json.dumps(verdict.as_json(), ensure_ascii=False))
            else:
                typer.echo("\n".join(verdict.lines()))
    raise typer.Exit(worst)

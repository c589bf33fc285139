"""`keystage figures`: the rows of the figures frame."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keystage.cli.speech import home_folder, say

if TYPE_CHECKING:
    import polars as pl

__all__ = ["show_figures"]


def show_figures(
    year: Annotated[str, typer.Option(help="The results' academic year: 2018/19.")],
    la: Annotated[
        str | None, typer.Option(help="An authority, by code or name: its schools, its own and national rows.")
    ] = None,
    urn: Annotated[list[str] | None, typer.Option(help="A school's URN; may be given several times.")] = None,
    measure: Annotated[
        list[str] | None, typer.Option(help="Only this measure's code; may be given several times.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(help="Only this group of pupils: all, disadvantaged, girls …")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a figure on stdout, and nothing else there.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV on stdout, safe to open in a spreadsheet.")] = False,
    home: Annotated[
        Path | None, typer.Option(help="Where releases are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
) -> None:
    """Print figures of schools: value, pupils, interval, status, reason and release of each."""
    from keystage.analysis.measures import choose, formula_safe
    from keystage.analysis.progress.contextual import figures
    from keystage.analysis.store import Home

    rows = choose(
        Home(home_folder(home)), year=year, la=la, urns=urn or (), measures=measure or (), groups=group or (),
        held=figures,
    )  # fmt: skip
    if rows.is_empty():
        say(f"No figure is held of that for {year}. `keystage releases` lists what has been imported.")
    if as_json:
        for row in rows.iter_rows(named=True):
            typer.echo(json.dumps(row, ensure_ascii=False))
    elif as_csv:
        typer.echo(formula_safe(rows).write_csv(), nl=False)
    elif not rows.is_empty():
        _print(rows)


def _print(rows: "pl.DataFrame") -> None:
    """A line a figure, in columns as wide as their longest cell."""
    from keystage.analysis.measures import readable

    lines = [readable.HEADINGS, *readable.lines(rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(readable.HEADINGS))]
    for line in lines:
        cells = [
            c.rjust(w) if i in readable.RIGHT else c.ljust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True))
        ]
        typer.echo("  ".join(cells).rstrip())

"""`keystage judgements`: scripts on a scale, from judges' choices between two of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keystage.cli.speech import keep_apart, say

if TYPE_CHECKING:
    import polars as pl

__all__ = ["show_judgements"]


def show_judgements(
    file: Annotated[Path, typer.Argument(help="Comparative judgements, a row each: CSV, XLSX, ODS or Parquet.")],
    winner: Annotated[str, typer.Option(help="Heading of the script that was chosen.")],
    loser: Annotated[str, typer.Option(help="Heading of the script that was not.")],
    judge: Annotated[str | None, typer.Option(help="Heading of who judged: their fit is shown too.")] = None,
    anchors: Annotated[
        Path | None,
        typer.Option(help="A file with the columns script and measure (--out of an earlier scale): these are held."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the scripts' measures to this CSV, and not to stdout.")
    ] = None,
    judges_out: Annotated[Path | None, typer.Option(help="Write the judges' fit to this CSV.")] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain maximum likelihood: refused where a script won or lost all.")
    ] = False,
    sheet: Annotated[str, typer.Option(help="The sheet; else the first that has the columns.")] = "",
) -> None:
    """Scale scripts by comparative judgement: measures, their reliability, and which judges and scripts do not fit."""
    from keystage.analysis.moderation import scale_judgements
    from keystage.analysis.moderation.from_file import judgements_in

    keep_apart(out, file, anchors, judges_out)
    keep_apart(judges_out, file, anchors)
    columns = [name for name in (winner, loser, judge) if name]
    held = None if anchors is None else judgements_in(anchors, ["script", "measure"])
    made = scale_judgements(
        judgements_in(file, columns, sheet=sheet), winner=winner, loser=loser, judge=judge, anchors=held,
        method="ml" if plain else "adjusted",
    )  # fmt: skip
    say(made.explain())
    _write(made.scripts, out)
    if judges_out is not None:
        _write(made.judges, judges_out)


def _write(table: "pl.DataFrame", path: Path | None) -> None:
    """As CSV that is safe to open in a spreadsheet; on stdout where there is no path."""
    from keystage.analysis.measures import formula_safe

    text = formula_safe(table).write_csv()
    if path is None:
        typer.echo(text, nl=False)
    else:
        path.write_text(text, encoding="utf-8")

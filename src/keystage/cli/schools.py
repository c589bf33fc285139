"""`keystage schools`: who is in the home, by authority and adviser, and what is missing."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keystage.cli.printing import as_at_date
from keystage.cli.speech import home_folder, say

if TYPE_CHECKING:
    import polars as pl

__all__ = ["list_schools"]

_SHOWN = ("urn", "name", "town", "kind", "type", "state", "inspection_words", "adviser")


def list_schools(
    text: Annotated[
        str | None, typer.Argument(help="A URN, a LAESTAB, or a piece of a name (“St Mary's, Andover”).")
    ] = None,
    la: Annotated[str | None, typer.Option(help="Only an authority's, by code or name.")] = None,
    adviser: Annotated[str | None, typer.Option(help="Only an adviser's.")] = None,
    year: Annotated[
        str | None, typer.Option(help="The results' academic year: 2018/19. Default: the latest held.")
    ] = None,
    as_at: Annotated[str | None, typer.Option(help="As known on this day: 2020-02-29.")] = None,
    home: Annotated[
        Path | None, typer.Option(help="Where releases are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a school on stdout, and nothing else there.")
    ] = False,
) -> None:
    """List the schools that are held: by authority, or with --la or --adviser one by one; say what is not known."""
    import polars as pl

    from keystage.analysis import register
    from keystage.analysis.store import Home
    from keystage.analysis.vocabulary import AcademicYear

    kept = Home(home_folder(home))
    results = AcademicYear.parse(year) if year else register.latest_year(kept.current())
    known = register.register(kept, as_at=as_at_date(as_at) or results.default_as_at, year=results)
    schools = register.state_funded(known.schools)
    if la is not None:
        meant = register.authority(la, on=results.ends_on, known=known.authorities, home=kept.folder)
        schools = schools.filter(pl.col("la") == meant.code)
    if adviser is not None:
        schools = schools.filter(pl.col("adviser").str.to_lowercase() == adviser.strip().lower())
    if text is not None:
        schools = register.find(schools, text)
    if as_json:
        for row in schools.iter_rows(named=True):
            typer.echo(json.dumps(row, ensure_ascii=False, default=str))
        return
    if schools.is_empty():
        say("No school that is held fits that.")
    elif la is None and adviser is None and text is None:
        _print(register.by_authority(schools))
    else:
        _print(schools.select(_SHOWN))
        _print(register.by_adviser(schools))
    for sentence in register.not_known(schools) if not schools.is_empty() else ():
        say(sentence)


def _print(rows: "pl.DataFrame") -> None:
    """A plain table: columns as wide as their longest cell."""
    cells = [rows.columns, *([("" if v is None else str(v)) for v in row] for row in rows.iter_rows())]
    widths = [max(len(row[i]) for row in cells) for i in range(len(rows.columns))]
    for row in cells:
        typer.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    typer.echo("")

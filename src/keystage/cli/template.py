"""`keystage template`: an empty sheet for the authority's own figures, a list of schools, or results of pupils."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import home_folder

__all__ = ["write_template"]


class Sheet(StrEnum):
    measures = "school-measures"
    wide = "school-measures-wide"
    list = "school-list"
    pupils = "pupil-results"
    pupils_wide = "pupil-results-wide"
    national = "national-figures"
    expected = "expected-scores"
    estimates = "fft-estimates"


def write_template(
    sheet: Annotated[
        Sheet,
        typer.Argument(help="Schools' results, their list, or results of pupils; wide: a school, or a pupil, a row."),
    ],
    out: Annotated[Path, typer.Option(help="The file to write: its name ends in .xlsx or .csv.")],
    key_stage: Annotated[
        str, typer.Option(help="Of pupils' results: eyfs, ks1, ks2 or ks4. Every era's sheet has columns of its own.")
    ] = "",
    year: Annotated[str | None, typer.Option(help="Of pupils' results: the academic year, 2018/19.")] = None,
    home: Annotated[
        Path | None, typer.Option(help="Where own definitions are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
) -> None:
    """Write an empty sheet whose headings are known when it comes back filled in."""
    from keystage.analysis.publish.blank_workbook import write_blank_sheet
    from keystage.analysis.returns.blank_sheets import blank_sheet

    made = blank_sheet(sheet.value, key_stage=key_stage, year=year, home=home_folder(home))
    write_blank_sheet(made, out)
    typer.echo(f"Written: {out}. Fill it in, then: keystage read {out}")

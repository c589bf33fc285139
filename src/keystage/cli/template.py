"""`keystage template`: an empty sheet for the authority's own figures or list of schools."""

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


def write_template(
    sheet: Annotated[Sheet, typer.Argument(help="Results, a figure a row or a school a row; or the list of schools.")],
    out: Annotated[Path, typer.Option(help="The file to write: its name ends in .xlsx or .csv.")],
    home: Annotated[
        Path | None, typer.Option(help="Where own definitions are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
) -> None:
    """Write an empty sheet whose headings are known when it comes back filled in."""
    from keystage.analysis.publish.blank_workbook import write_blank_sheet
    from keystage.analysis.returns.blank_sheets import blank_sheet

    write_blank_sheet(blank_sheet(sheet.value, home=home_folder(home)), out)
    typer.echo(f"Written: {out}. Fill it in, then: keystage read {out}")

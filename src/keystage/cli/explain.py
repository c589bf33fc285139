"""`keystage explain`: the working of one figure."""

from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import home_folder

__all__ = ["explain_figure"]


def explain_figure(
    urn: Annotated[str, typer.Option(help="A school's URN, or an authority's three-digit code.")],
    measure: Annotated[str, typer.Option(help="The measure's code, for example ks2_rwm_exp.")],
    year: Annotated[str, typer.Option(help="The results' academic year: 2018/19.")],
    group: Annotated[str, typer.Option(help="The group of pupils: all, disadvantaged, girls …")] = "all",
    home: Annotated[
        Path | None, typer.Option(help="Where releases are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
) -> None:
    """Show the working of one figure: definition, cells, release, pupils, interval, national figure, other years."""
    from keystage.analysis.progress.contextual import working
    from keystage.analysis.store import Home
    from keystage.analysis.vocabulary import AcademicYear

    shown = working(Home(home_folder(home)), urn=urn, measure=measure, year=AcademicYear.parse(year), group=group)
    typer.echo(shown.title)
    for step in shown.steps:
        typer.echo(f"\n{step.title}")
        for line in step.lines:
            typer.echo(f"  {line}")

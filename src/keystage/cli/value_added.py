"""`keystage value-added`: how much schools add, of the pupils that are held or of a plain file."""

from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import home_folder, keep_apart, say

__all__ = ["show_value_added"]


def show_value_added(
    file: Annotated[
        Path | None,
        typer.Argument(help="A table of pupils: CSV, XLSX, ODS, Parquet; else the pupils' files that are held."),
    ] = None,
    year: Annotated[
        str | None, typer.Option(help="Of pupils that are held: the results' academic year: 2018/19.")
    ] = None,
    la: Annotated[str | None, typer.Option(help="Only schools of this authority, by code or name.")] = None,
    urn: Annotated[list[str] | None, typer.Option(help="Only this school's URN; may be given several times.")] = None,
    only: Annotated[
        list[str] | None, typer.Option("--model", help="Only this model (ks2_reading); may be given several times.")
    ] = None,
    coefficients: Annotated[bool, typer.Option("--coefficients", help="Print what each predictor goes with.")] = False,
    threshold: Annotated[
        str | None,
        typer.Option(help="Instead: who reached a threshold (ks2_rwm_exp) against how many similar pupils would have."),
    ] = None,
    outcome: Annotated[str | None, typer.Option(help="Of a file: heading of the outcome.")] = None,
    predictors: Annotated[
        str, typer.Option(help="Of a file: headings of predictors, with commas; a:b is a product, a:a a square.")
    ] = "",
    school: Annotated[str | None, typer.Option(help="Of a file: heading of the school's code.")] = None,
    slope: Annotated[str | None, typer.Option(help="A predictor whose line may differ from school to school.")] = None,
    method: Annotated[str, typer.Option(help="reml (restricted maximum likelihood) or ml.")] = "reml",
    weights: Annotated[str | None, typer.Option(help="Heading of pupils' precision weights.")] = None,
    also: Annotated[
        str | None, typer.Option(help="Heading of a second grouping with effects of its own (authority, class).")
    ] = None,
    categories: Annotated[str, typer.Option(help="Headings of numbers that are categories, with commas.")] = "",
    missing: Annotated[
        str, typer.Option(help="Of a file: codes that stand for no result (A,N), with commas: taken as blank.")
    ] = "",
    population: Annotated[str, typer.Option(help="Whose pupils these are: “similar pupils in …”.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Of a file: where to write the schools' table, .csv or .parquet.")
    ] = None,
    home: Annotated[
        Path | None, typer.Option(help="Where releases are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
) -> None:
    """Print how much schools add: --year of the pupils held, or a FILE with --outcome, --predictors and --school."""
    from keystage.analysis.errors import InputError

    if file is None:
        if year is None:
            raise InputError("Say which results with --year, for example --year 2018/19, or name a file of pupils.")
        _of_held(year, la, urn or [], only or [], coefficients, threshold, home_folder(home))
        return
    if year is not None or la is not None or urn or only or threshold is not None:
        raise InputError(
            "--year, --la, --urn, --model, --threshold are of pupils that are held: leave them out, or the file."
        )
    if outcome is None or school is None:
        raise InputError("Of a file, say the headings: --outcome, --school and --predictors.")
    from keystage.analysis.progress import value_added
    from keystage.analysis.progress.file_columns import pupils_asked, said_of_codes
    from keystage.analysis.progress.from_file import check_out, write_schools
    from keystage.analysis.progress.readable import fit_lines

    if method not in ("reml", "ml"):
        raise InputError(f"“{method}” is no method: reml or ml.")
    if out is not None:
        check_out(out)
        keep_apart(out, file)
    given = pupils_asked(
        file, outcome=outcome, predictors=_listed(predictors), others=(school, slope, weights, also),
        categories=_listed(categories), missing=_listed(missing),
    )  # fmt: skip
    with said_of_codes():
        fit = value_added(
            given.frame, outcome=outcome, predictors=_listed(predictors), school=school, slope=slope,
            method="ml" if method == "ml" else "reml", weights=weights, also=also, categories=_listed(categories),
            population=population,
        )  # fmt: skip
    typer.echo("\n".join([*given.said, *fit_lines(fit)]))
    if out is not None:
        write_schools(fit, out)
        say(f"{fit.schools.height:,} schools written to {out}.")


def _of_held(
    year: str, la: str | None, urns: list[str], only: list[str], coefficients: bool, threshold: str | None, home: Path
) -> None:
    from keystage.analysis.progress.contextual.asked import held_lines, threshold_lines
    from keystage.analysis.store import Home
    from keystage.analysis.vocabulary import AcademicYear

    of = AcademicYear.parse(year)
    if threshold is None:
        lines = held_lines(Home(home), year=of, la=la, urns=urns, only=only, coefficients=coefficients)
    else:
        lines = threshold_lines(Home(home), threshold=threshold, year=of, la=la, urns=urns)
    for line in lines:
        typer.echo(line)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]

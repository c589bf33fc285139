"""`keystage agreement`: how far judges of the same scripts agree."""

import json
from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import home_folder

__all__ = ["show_agreement"]


def show_agreement(
    file: Annotated[Path, typer.Argument(help="Judgements: CSV, XLSX, ODS or Parquet.")],
    scale: Annotated[
        str,
        typer.Option(help="A scale's code (keystage definitions list scales), or grades, lowest first: WTS,EXS,GDS."),
    ],
    first: Annotated[str | None, typer.Option(help="Heading of the first judge's grades: the teacher's.")] = None,
    second: Annotated[str | None, typer.Option(help="Heading of the second judge's: the moderator's.")] = None,
    judge: Annotated[
        str | None,
        typer.Option(help="For many judges, a judgement a row: heading of who judged; with --script, --grade."),
    ] = None,
    script: Annotated[str | None, typer.Option(help="Heading of the script's code.")] = None,
    grade: Annotated[str | None, typer.Option(help="Heading of the grade given.")] = None,
    by: Annotated[str | None, typer.Option(help="Heading of the class or school: a line and a badge for each.")] = None,
    year: Annotated[
        str | None, typer.Option(help="The academic year whose rule the badge follows: 2018/19. Default: the latest.")
    ] = None,
    steps_in_level: Annotated[
        int | None, typer.Option(help="How many steps of listed grades make a level: 3 for sub-levels.")
    ] = None,
    sheet: Annotated[str, typer.Option(help="The sheet; else the first that has the columns.")] = "",
    draws: Annotated[int, typer.Option(min=100, max=100_000, help="Resamples for the ranges.")] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="Of the resampling: the same seed gives the same ranges.")] = 1,
    home: Annotated[
        Path | None, typer.Option(help="Where own definitions are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, and nothing else there.")] = False,
) -> None:
    """Say how far two judges agree (--first, --second), or many (--judge, --script, --grade), and if it is secure."""
    import numpy as np

    from keystage.analysis.errors import InputError
    from keystage.analysis.moderation import Agreement, JudgesAgreement, agreement, agreement_of_judges
    from keystage.analysis.moderation.from_file import judgements_in
    from keystage.analysis.moderation.in_words import as_json as plain
    from keystage.analysis.moderation.in_words import lines
    from keystage.analysis.vocabulary import AcademicYear

    of_rule = None if year is None else AcademicYear.parse(year).ends
    rng, own, more = np.random.default_rng(seed), home_folder(home), [by] if by else []
    found: Agreement | JudgesAgreement
    if first and second and not (judge or script or grade):
        frame = judgements_in(file, [first, second, *more], sheet=sheet)
        found = agreement(
            first, second, scale, frame=frame, by=by, rng=rng, draws=draws, steps_in_level=steps_in_level,
            year=of_rule, home=own,
        )  # fmt: skip
    elif judge and script and grade and not (first or second):
        frame = judgements_in(file, [script, judge, grade, *more], sheet=sheet)
        found = agreement_of_judges(
            frame, scale, script=script, judge=judge, grade=grade, by=by, rng=rng, draws=draws,
            steps_in_level=steps_in_level, year=of_rule, home=own,
        )  # fmt: skip
    else:
        raise InputError(
            "Say whose judgements: --first and --second, or --judge, --script and --grade for many judges."
        )
    typer.echo(json.dumps(plain(found), ensure_ascii=False) if as_json else "\n".join(lines(found)))

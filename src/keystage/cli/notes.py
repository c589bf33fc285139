"""`keystage notes`: a pre-filled note of visit for every school asked for."""

import os
from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.printing import as_at_date, asked_formats, print_planned, some_schools
from keystage.cli.speech import home_folder

__all__ = ["print_notes"]


def print_notes(
    year: Annotated[str, typer.Option(help="The results' academic year: 2018/19.")],
    out: Annotated[Path, typer.Option(help="Folder to write into: one folder and one zip an adviser.")],
    urn: Annotated[list[str] | None, typer.Option(help="A school, by URN. May be given again.")] = None,
    la: Annotated[str | None, typer.Option(help="All schools of an authority: its code or its name.")] = None,
    adviser: Annotated[str | None, typer.Option(help="An adviser's schools by the school list, or “all”.")] = None,
    visit: Annotated[str | None, typer.Option(help="Day of the visit: 2020-03-12. Default: the school list's.")] = None,
    format: Annotated[str, typer.Option(help="docx, pdf, html, with commas.")] = "docx",
    as_at: Annotated[
        str | None, typer.Option(help="Nothing later appears. Default: the end of the February after.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
    home: Annotated[
        Path | None, typer.Option(help="Where releases are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a note on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Make notes of visit in Word: header, data box, open actions and five questions are filled in already."""
    some_schools(urn, la, adviser)
    formats, kept = asked_formats(format, ("docx", "pdf", "html")), home_folder(home)

    from keystage.analysis.benchmarks import gather
    from keystage.analysis.packs import plan_notes
    from keystage.analysis.store import Home
    from keystage.analysis.vocabulary import AcademicYear

    evidence = gather(
        Home(kept), year=AcademicYear.parse(year), urns=urn or None, la=la, adviser=adviser, as_at=as_at_date(as_at),
        shelf_home=kept,
    )  # fmt: skip
    planned = plan_notes(evidence, visit=as_at_date(visit, "--visit"), home=kept)
    print_planned(
        planned, documents=evidence.schools.height, formats=formats, out=out, jobs=jobs, home=kept, as_json=as_json
    )

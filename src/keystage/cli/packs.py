"""`keystage packs`: the one page and the pages behind it for every school asked for, a folder and a zip an adviser."""

import os
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.printing import as_at_date, asked_formats, print_planned, say_missing, some_schools
from keystage.cli.speech import home_folder

__all__ = ["print_packs"]


class Audience(StrEnum):
    school = "school"
    adviser = "adviser"
    governors = "governors"
    public = "public"


def print_packs(
    year: Annotated[str, typer.Option(help="The results' academic year: 2018/19.")],
    out: Annotated[Path, typer.Option(help="Folder to write into: one folder and one zip an adviser.")],
    urn: Annotated[list[str] | None, typer.Option(help="A school, by URN. May be given again.")] = None,
    la: Annotated[str | None, typer.Option(help="All schools of an authority: its code or its name.")] = None,
    adviser: Annotated[str | None, typer.Option(help="An adviser's schools by the school list, or “all”.")] = None,
    audience: Annotated[Audience, typer.Option(help="Who reads it; printed on every page.")] = Audience.adviser,
    format: Annotated[str, typer.Option(help="One or more of pdf, docx, xlsx, html, with commas.")] = "pdf",
    as_at: Annotated[
        str | None, typer.Option(help="Nothing later appears: 2020-02-29. Default: the end of the February after.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
    area: Annotated[bool, typer.Option(help="The authority's area pack too, with --la.")] = True,
    group: Annotated[
        list[str] | None,
        typer.Option(help="A group of pupils beside the usual, or two at once: eal+boys. May be given again."),
    ] = None,
    only_page: Annotated[bool, typer.Option("--only-page", help="The one page without the pages behind it.")] = False,
    home: Annotated[
        Path | None, typer.Option(help="Where releases are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a document on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Make data packs: for each school the one page, and every figure behind it."""
    some_schools(urn, la, adviser)
    formats, kept = asked_formats(format), home_folder(home)

    from keystage.analysis.benchmarks import against_neighbours, gather
    from keystage.analysis.packs import held_reports, plan_area, plan_packs, readiness
    from keystage.analysis.store import Home
    from keystage.analysis.vocabulary import AcademicYear

    store = Home(kept)
    evidence = gather(
        store, year=AcademicYear.parse(year), urns=urn or None, la=la, adviser=adviser, as_at=as_at_date(as_at),
        groups=group or (), shelf_home=kept,
    )  # fmt: skip
    say_missing(readiness(evidence, home=kept), evidence.year)
    code = evidence.schools["la"][0] if area and la is not None else None
    beside = against_neighbours(store, code, year=evidence.year.ends, shelf_home=kept) if code else None
    reports = held_reports(store, year=evidence.year) if code and evidence.models else ()
    planned = chain(
        plan_area(evidence, la=code, audience=audience.value, home=kept, authorities=beside, reports=reports)
        if code
        else (),
        plan_packs(evidence, audience=audience.value, only_page=only_page, home=kept),
    )
    count = evidence.schools.height + (code is not None)
    print_planned(planned, documents=count, formats=formats, out=out, jobs=jobs, home=kept, as_json=as_json)

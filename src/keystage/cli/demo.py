"""`keystage demo`: the main job on a made-up area, from files to every adviser's packs and notes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import say

__all__ = ["make_demo"]


def make_demo(
    out: Annotated[Path, typer.Option(help="Folder to write into. Its files, home, packs and notes are made anew.")],
    seed: Annotated[int, typer.Option(help="Another number makes other pupils.")] = 2026,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
) -> None:
    """Make up an area of 60 schools and do the main job on it: files in, packs and notes of visit out."""
    import shutil

    import numpy as np

    from keystage.analysis.benchmarks import gather
    from keystage.analysis.errors import InputError
    from keystage.analysis.packs import plan_area, plan_notes, plan_packs
    from keystage.analysis.store import Home, take_in
    from keystage.analysis.synthetic import made_up_area, write_area
    from keystage.analysis.vocabulary import AcademicYear
    from keystage.cli.printing import print_planned

    for part in ("files", "home", "packs", "notes"):
        shutil.rmtree(out / part, ignore_errors=True)
    home = Home(out / "home")
    area, stories = made_up_area()
    files = write_area(area, stories, out / "files", rng=np.random.default_rng(seed))
    say(
        f"Made up {area.name}: {len(files)} files in {out / 'files'}, as DfE, Ofsted and an authority would write them."
    )

    for file in files:
        stated = str(file.year) if file.year else None
        for taken in take_in(file.path, home=home, now=datetime.now(UTC), year=stated, status=file.status):
            if taken.written is None:
                raise InputError(taken.sentence)
    say(f"Took them in: {len(home.releases())} releases in {home.folder}.")

    year = AcademicYear(max(area.ks2_years))
    evidence = gather(home, year=year, la=area.code, as_at=area.as_at, shelf_home=home.folder)
    packs = [*plan_area(evidence, la=area.code, audience="adviser", home=home.folder)]
    packs += plan_packs(evidence, audience="adviser", only_page=False, home=home.folder)
    print_planned(
        packs, documents=len(packs), formats=("pdf",), out=out / "packs", jobs=jobs, home=home.folder, as_json=False
    )
    notes = [*plan_notes(evidence, visit=None, home=home.folder)]
    print_planned(
        notes, documents=len(notes), formats=("docx",), out=out / "notes", jobs=jobs, home=home.folder, as_json=False
    )

    typer.echo(f"\nOpen {_first(out / 'packs')}: one page about a made-up school, and the figures behind it.")
    typer.echo(f"A folder and a zip for each adviser lie in {out / 'packs'} and {out / 'notes'}.")
    typer.echo(f"Look further: keystage releases --home {home.folder}")


def _first(folder: Path) -> Path:
    """The pack to look at first: the school with the lowest number."""
    return min(folder.rglob("999*.pdf"), key=lambda path: path.name, default=folder)

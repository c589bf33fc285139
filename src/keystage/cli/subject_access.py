"""`keystage subject-access`: everything the releases of a folder hold about one person."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from keystage.cli.speech import home_folder, say

__all__ = ["show_subject"]


def show_subject(
    out: Annotated[Path, typer.Option(help="The file to write: .html, .pdf, .docx or .xlsx.")],
    about: Annotated[
        Literal["pupil", "named"], typer.Option(help="A pupil, by number; or somebody named in files.")
    ] = "pupil",
    home: Annotated[
        Path | None, typer.Option(help="Where releases are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
) -> None:
    """Write down all that releases hold about one person. The number or name is asked for, never an argument: what is
    typed after a command stays in the shell's history.
    """
    from keystage.analysis.errors import InputError
    from keystage.analysis.packs.person import held_about
    from keystage.analysis.publish import FORMATS, write
    from keystage.analysis.store import Home
    from keystage.analysis.vocabulary import upn

    format = out.suffix[1:].lower()
    if format not in FORMATS or format == "csv":
        raise InputError(f"{out} should end in .html, .pdf, .docx or .xlsx.")
    asked = "The pupil’s UPN (or school URN:number)" if about == "pupil" else "Their name in full, or e-mail address"
    said = str(typer.prompt(asked, err=True)).strip()
    if about == "pupil" and ":" not in said and (problem := upn.problem(said)) is not None:
        say(f"{problem.message} It is looked for all the same.")
    store = Home(home_folder(home))
    number, name = (said, "") if about == "pupil" else ("", said)
    document = held_about(store, number=number, name=name, today=date.today())  # noqa: DTZ011 - the person's own day
    write(document, format=format, path=out, home=store.folder)
    typer.echo(f"Written: {out}. It is about a person: hand it over safely, and delete it here.")

"""`keystage export-ctf`: pupils' results for a school's own system."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import home_folder, say

__all__ = ["export_ctf"]


def export_ctf(
    release: Annotated[str, typer.Argument(help="A release of pupils, by its code: keystage releases lists them.")],
    out: Annotated[Path, typer.Option(help="The file to write, for example 9982001_CTF_9982001_001.xml.")],
    school: Annotated[
        str | None, typer.Option(help="URN or LAESTAB, where the release holds several schools or names none.")
    ] = None,
    home: Annotated[
        Path | None, typer.Option(help="Where releases are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
) -> None:
    """Write one school's pupils as a Common Transfer File (CTF) without names: its system knows them by UPN."""
    from keystage.analysis.publish.transfer import transfer_file
    from keystage.analysis.store import Home

    kept = Home(home_folder(home))
    made = transfer_file(kept.find(release), home=kept, now=datetime.now().astimezone(), school=school)
    out.write_bytes(made.data)
    if made.without_upn:
        rows = "1 row has" if made.without_upn == 1 else f"{made.without_upn:,} rows have"
        say(f"{rows} no UPN and could not be written.")
    if made.left_out:
        say(f"The format has no place for {', '.join(made.left_out)}: left out.")
    typer.echo(f"Written: {out}, {made.pupils:,} pupil{'s' * (made.pupils != 1)} of {made.school.laestab}.")

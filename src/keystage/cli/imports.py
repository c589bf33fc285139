"""`keystage import` and `keystage releases`."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keystage.cli.speech import home_folder, say

if TYPE_CHECKING:
    from keystage.analysis.register import Unmatched

__all__ = ["import_files", "list_releases"]

_LISTED = 20  # schools that are not known, in words


class Status(StrEnum):
    provisional = "provisional"
    revised = "revised"
    final = "final"


class Rows(StrEnum):
    all = "all"
    good = "good"


def import_files(
    files: Annotated[
        list[Path], typer.Argument(help="Files as they came: CSV, XLSX, ODS, Parquet or CTF (XML), plain or gzipped.")
    ],
    year: Annotated[
        str | None, typer.Option(help="The results' academic year, where a file does not state it: 2018/19.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--as", help="Read it as this kind, whatever it looks like.")] = None,
    status: Annotated[Status | None, typer.Option(help="What the publisher calls these results.")] = None,
    rows: Annotated[
        Rows, typer.Option(help="“all”: store nothing while a row has an error. “good”: leave those rows out.")
    ] = Rows.all,
    keep_names: Annotated[bool, typer.Option(help="Keep head teachers' names, which are dropped otherwise.")] = False,
    school: Annotated[
        str | None,
        typer.Option(help="Your school's URN or LAESTAB: of pupils in a file that names no school, and of a CTF."),
    ] = None,
    any_school: Annotated[bool, typer.Option("--any-school", help="Keep a CTF of another school too.")] = False,
    keep_erased: Annotated[
        bool, typer.Option(help="Keep rows of pupils who were erased earlier: there is a new ground to hold them.")
    ] = False,
    home: Annotated[
        Path | None, typer.Option(help="Where releases are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a table on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Keep files as releases, from which every figure follows."""
    from functools import partial

    from keystage.analysis.measures import unmatched
    from keystage.analysis.register import known_numbers
    from keystage.analysis.store import Home, take_in

    worst = 0
    kept = Home(home_folder(home))
    for file in files:
        for taken in take_in(
            file,
            home=kept,
            year=year,
            kind=kind,
            status=status.value if status else "",
            rows=rows.value,
            keep_names=keep_names,
            school=school,
            any_school=any_school,
            known_schools=partial(known_numbers, kept),
            now=datetime.now(UTC),
            erased="keep" if keep_erased else "leave out",
        ):
            worst = max(worst, taken.exit_code)
            missed = unmatched(kept, taken.written.release) if taken.written else ()
            if as_json:
                said = taken.as_json() | ({"unmatched": [_missed(m) for m in missed]} if missed else {})
                typer.echo(json.dumps(said, ensure_ascii=False))
            else:
                typer.echo("\n".join([taken.sentence, *_missing_schools(missed)]))
    raise typer.Exit(worst)


def _missed(one: "Unmatched") -> dict[str, Any]:
    return {"row": one.row, "school": one.given, "message": one.why, "candidates": list(one.candidates)}


def _missing_schools(missed: "tuple[Unmatched, ...]") -> list[str]:
    """The schools of the authority's own sheet that are not known, by name: at most a screenful."""
    if not missed:
        return []
    if len(missed) == 1 and missed[0].given == "no school":
        return ["  No row says whose pupils they are, so no figure is made of them. Import it again with --school URN."]
    rows = "1 row names a school" if len(missed) == 1 else f"{len(missed):,} rows name schools"
    lines = [f"  {rows} that the files imported so far do not know; no figure is shown until they do:"]
    for one in missed[:_LISTED]:
        meant = f" Perhaps {' or '.join(one.candidates)}." if one.candidates else ""
        lines.append(f"    row {one.row}, {one.given}: {one.why}{meant}")
    if len(missed) > _LISTED:
        lines.append(f"    and {len(missed) - _LISTED:,} more; --json lists them all")
    return lines


def list_releases(
    home: Annotated[
        Path | None, typer.Option(help="Where releases are kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a release on stdout.")] = False,
) -> None:
    """List what has been imported, and which release revises which."""
    from keystage.analysis.store import Home

    kept = Home(home_folder(home))
    current = {r.code for r in kept.current()}
    every = kept.releases()
    if not every and not as_json:
        say(f"Nothing has been imported into {kept.folder} yet. Begin with: keystage import FILE")
    for release in every:
        said: dict[str, Any] = {
            "release": release.code,
            "kind": release.kind,
            "table": release.table,
            "year": str(release.year) if release.year else None,
            "status": release.status,
            "rows": release.rows,
            "left_out": release.left_out,
            "dated": release.dated or None,
            "file": release.file,
            "sha256": release.sha256,
            "imported_at": release.imported_at.isoformat(),
            "revises": release.revises,
            "current": release.code in current,
        }
        if as_json:
            typer.echo(json.dumps(said, ensure_ascii=False))
        else:
            state = "" if said["current"] else "  (revised since)"
            state += f"  ({release.left_out:,} with errors left out)" if release.left_out else ""
            typer.echo(
                f"{release.code}  {release.kind:28} {said['year'] or '-':8} {release.status:12} "
                f"{release.rows:>8,} rows  {release.file}{state}"
            )

"""Printing what a run plans: a bar on the terminal, a line a document, a zip a folder."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from keystage.analysis.errors import InputError
from keystage.cli.speech import say

if TYPE_CHECKING:
    from keystage.analysis.packs import Planned
    from keystage.analysis.publish import Outcome

__all__ = ["as_at_date", "asked_formats", "print_planned"]


def asked_formats(text: str, allowed: tuple[str, ...] = ("pdf", "docx", "xlsx", "html")) -> tuple[str, ...]:
    """Formats from "pdf,docx". Raises InputError for one that is not known."""
    asked = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    unknown = [one for one in asked if one not in allowed]
    if unknown or not asked:
        raise InputError(f"“{text}” is not a format Keystage prints. Choose from {', '.join(allowed)}.")
    return asked


def as_at_date(text: str | None, name: str = "--as-at") -> date | None:
    """A day from "2020-02-29". Raises InputError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as cause:
        raise InputError(f"{name} “{text}” is not a date. Write it as 2020-02-29.") from cause


def print_planned(
    planned: Iterable["Planned"], *, documents: int, formats: tuple[str, ...], out: Path, jobs: int, home: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Print each document in each format, zip each folder, and exit 1 where one could not be made."""
    from keystage.analysis.publish import Failed, bundle, print_all

    about: dict[Path, tuple[str, str]] = {}
    folders: dict[str, list[Path]] = {}
    failed = made = 0
    workers = min(jobs, documents * len(formats))
    for outcome in _with_bar(
        print_all(_jobs(planned, formats, out, home, about), workers=workers), documents * len(formats)
    ):
        urn, folder = about.pop(outcome.path)
        if isinstance(outcome, Failed):
            failed += 1
            say(f"{outcome.path.name}: {outcome.message}")
            continue
        made += 1
        folders.setdefault(folder, []).append(outcome.path)
        if as_json:
            typer.echo(json.dumps(_told(urn, outcome), ensure_ascii=False))
    for folder, paths in folders.items():
        if folder:
            bundle(paths, out / f"{folder}.zip", root=out)
    if not as_json:
        named = [folder for folder in folders if folder]
        typer.echo(
            f"{made:,} document{'s' * (made != 1)} in {out}"
            + (f", in {len(named)} folder{'s' * (len(named) != 1)}" if named else "")
        )
    if failed:
        raise typer.Exit(1)


def _jobs(
    planned: Iterable["Planned"], formats: tuple[str, ...], out: Path, home: Path, about: dict[Path, tuple[str, str]]
) -> Iterator[Any]:
    from keystage.analysis.publish import Job

    for one in planned:
        for format in formats:
            path = out / one.folder / f"{one.stem}.{format}"
            about[path] = (one.urn, one.folder)
            yield Job(one.make, format, path, home)  # type: ignore[arg-type]


def _with_bar(outcomes: Iterable["Outcome"], count: int) -> Iterable["Outcome"]:
    if not sys.stderr.isatty():
        return outcomes
    from tqdm import tqdm

    bar: Iterable[Outcome] = tqdm(outcomes, total=count, unit="document", file=sys.stderr)
    return bar


def _told(urn: str, written: Any) -> dict[str, Any]:
    return {
        "urn": urn, "format": written.path.suffix[1:], "path": str(written.path), "sha256": written.sha256,
        "pages": written.pages, "seconds": round(written.seconds, 3),
    }  # fmt: skip

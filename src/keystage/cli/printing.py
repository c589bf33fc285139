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
    from keystage.analysis.packs import Planned, Readiness
    from keystage.analysis.publish import Outcome

__all__ = ["as_at_date", "asked_formats", "print_planned", "say_missing", "some_schools"]


def asked_formats(text: str, allowed: tuple[str, ...] = ("pdf", "docx", "xlsx", "html")) -> tuple[str, ...]:
    """Formats from "pdf,docx". Raises InputError for one that is not known."""
    asked = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    unknown = [one for one in asked if one not in allowed]
    if unknown or not asked:
        raise InputError(f"“{text}” is not a format Keystage prints. Choose from {', '.join(allowed)}.")
    return asked


def some_schools(urns: list[str] | None, la: str | None, adviser: str | None) -> None:
    """Refuse a run that does not say whose documents to make: nobody means all of England."""
    if not urns and la is None and adviser is None:
        raise InputError("Say which schools are meant: --urn, --la or --adviser (a name, or “all”).")


def say_missing(held: Iterable["Readiness"], year: object) -> None:
    """Before a run, what no school has: there is still time to import it."""
    missing = [f"{one.words} ({one.without})" for one in held if one.missing]
    if missing:
        say(f"Not held for {year}: {'; '.join(missing)}.")


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

    _make_folder(out)
    about: dict[Path, tuple[str, str]] = {}
    filed: dict[str, list[Path]] = {}
    count, failed = documents * len(formats), 0
    made = print_all(_jobs(planned, formats, out, home, about), workers=min(jobs, count))
    for outcome in _with_bar(made, count):
        urn, folder = about.pop(outcome.path)
        if isinstance(outcome, Failed):
            failed += 1
            say(f"{outcome.path.name}: {outcome.message}")
            continue
        filed.setdefault(folder, []).append(outcome.path)
        if as_json:
            typer.echo(json.dumps(_told(urn, outcome), ensure_ascii=False))
    for folder in filed.keys() - {""}:
        bundle(filed[folder], out / f"{folder}.zip", root=out)
    if not as_json:
        typer.echo(_summary(filed, out))
    if failed:
        raise typer.Exit(1)


def _make_folder(out: Path) -> None:
    """Before a run of hundreds of documents: somewhere to put them. Raises InputError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise InputError(f"--out {out} cannot be a folder to write into ({cause.strerror}). Choose another.") from cause


def _summary(filed: dict[str, list[Path]], out: Path) -> str:
    made, folders = sum(map(len, filed.values())), len(filed.keys() - {""})
    where = f", in {folders} folder{'s' * (folders != 1)} with a zip each" if folders else ""
    return f"{made:,} document{'s' * (made != 1)} in {out}{where}"


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

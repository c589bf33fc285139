"""Where the figures come from: a line for the foot of a page, and a table with the release of each."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.packs import numerals
from keystage.analysis.packs.dossier import Dossier
from keystage.analysis.packs.layouts import source_words
from keystage.analysis.packs.values import Cell, Table
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["CAUTION", "area_sources", "school_releases", "source_line", "sources_table"]

CAUTION = "About one difference in twenty is chance: a start for a conversation, not a judgement."
OF_PUPILS = "What is made here of pupils’ results is not DfE’s figure."
_EXPECTATIONS = "expected_scores"  # kind of release: what progress is set against where it is made of pupils' results
_LISTED = 4  # releases of a kind, or of earlier years, that are listed on a page: all stand in the table behind it
_CODE = 6  # letters of a release's code that tell it from the others on a page


def source_line(dossier: Dossier, *, home: Path | None) -> str:
    """ "2018/19: key stage 2 revised 876afd, census 7f3a05; earlier years: 661aa0; inspections …"."""
    line = _line(_used(dossier, None), dossier.year, home)
    here = any(year == dossier.year.ends for _, _, year in dossier.made)
    return f"{line} {OF_PUPILS}" if here else line


def area_sources(evidence: Evidence, *, home: Path | None) -> str:
    """The releases that an area pack stands on."""
    return _line(evidence.releases.to_dicts(), evidence.year, home)


def school_releases(dossier: Dossier) -> list[dict[str, Any]]:
    """Every release that a school's figures and facts come from."""
    return _used(dossier, None)


def sources_table(releases: Iterable[dict[str, Any]]) -> Table:
    """Releases with their year, status, date and code. releases: rows of `Evidence.releases`."""
    return Table(
        caption="Every figure here comes from one of these files, kept as it came",
        columns=("File", "Year", "Status", "Dated", "Release"),
        rows=tuple(_cells(row) for row in releases),
        align=("left", "left", "left", "left", "left"),
        widths=(3, 0.9, 1.5, 1.6, 1.5),
        name="Sources",
    )


def _used(dossier: Dossier, years: set[int] | None) -> list[dict[str, Any]]:
    """Rows of the releases that the school's figures of these years (all: None) and its facts come from."""
    keys = (key for key in dossier.origins if years is None or key[2] in years)
    codes = dict.fromkeys([*dossier.used(keys), *(dossier.facts.get("sources") or ())])
    rows = [dossier.releases[code] for code in codes if code in dossier.releases]
    return [*rows, *(row for row in dossier.releases.values() if row["kind"] == _EXPECTATIONS and row not in rows)]


def _line(rows: list[dict[str, Any]], year: AcademicYear, home: Path | None) -> str:
    """The results year's files by name; of earlier years the releases only; lists and registers with their day."""
    now = _told([row for row in rows if row["year"] == year.ends], home)
    later = [
        f"{told} ({AcademicYear(then)})"
        for then in sorted({row["year"] for row in rows if row["year"] and row["year"] > year.ends})
        for told in _told([row for row in rows if row["year"] == then], home)
    ]
    earlier = [row["code"][:_CODE] for row in rows if row["year"] and row["year"] < year.ends]
    dated = [f"{told}{_on(row)}" for row in rows if not row["year"] for told in _told([row], home)]
    parts = [f"{year}: {', '.join(now)}"] if now else []
    parts += [f"earlier years: {_codes(earlier)}"] if earlier else []
    return f"{'; '.join([*parts, *later, *dated])}." if parts or later or dated else "no release is held for this year."


def _told(rows: list[dict[str, Any]], home: Path | None) -> list[str]:
    """Each kind of file once, with its releases: "census 7f3a05", "pupils’ results school reported 20cdae, bb0c9e"."""
    codes: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        codes.setdefault((_kind(row, home), _lent(row)), []).append(row["code"][:_CODE])
    return [f"{kind} {_codes(held)}{lent}" for (kind, lent), held in codes.items()]


def _codes(codes: list[str]) -> str:
    return ", ".join(codes) if len(codes) <= _LISTED else f"{len(codes)} releases"


def _kind(row: dict[str, Any], home: Path | None) -> str:
    known = source_words(home).get(row["kind"])
    words = known.words if known is not None else numerals.within(row["title"] or row["kind"].replace("_", " "))
    status = "" if row["status"] in (None, "", "unknown") else row["status"].replace("_", " ")
    return f"{words} {status}".strip()


def _lent(row: dict[str, Any]) -> str:
    """Rows left out of it, and whence its national figure where that is not of DfE’s own row of the file."""
    return _rows_left_out(row) + _national(row)


def _rows_left_out(row: dict[str, Any]) -> str:
    many = row.get("left_out") or 0
    return f" ({many:,} {'row' if many == 1 else 'rows'} with errors left out)" if many else ""


def _national(row: dict[str, Any]) -> str:
    if row.get("weighted"):
        return " (national here: all its schools by their pupils, not DfE’s own row)"
    told = ""
    if row.get("lent"):
        told = f" (national here: averages of release {', '.join(code[:_CODE] for code in row['lent'])})"
    if row.get("reference"):
        told += " (national here, where no file has it: DfE’s statistics, kept as reference data)"
    return told


def _on(row: dict[str, Any]) -> str:
    return f" ({_dated(row['dated'])})" if row["dated"] else ""


def _cells(row: dict[str, Any]) -> tuple[Cell, ...]:
    year = str(AcademicYear(row["year"])) if row["year"] else "–"
    status = (row["status"] or "").replace("_", " ")
    return (
        Cell(row["title"] or row["kind"]), Cell(year), Cell(status or "not stated"),
        Cell(_dated(row["dated"]) or "–"), Cell(row["code"]),
    )  # fmt: skip


def _dated(iso: str | None) -> str:
    return numerals.day(date.fromisoformat(iso)) if iso else ""

"""One upload read: a row a table; beside the file its findings, its erroneous rows, what its columns may mean."""

import io
import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.register import known_numbers
from keystage.analysis.returns import Layout, RawTable, Reading, Refusal, Severity, examine, layouts, open_tables
from keystage.analysis.returns.contents import load
from keystage.analysis.returns.mapping import propose
from keystage.analysis.returns.recognition import recognise
from keystage.analysis.store import Home
from keystage.service.intake.corrected import rows_with_reasons
from keystage.service.intake.erasing import erased_among
from keystage.service.intake.incoming import bytes_of, folder_of, write_whole
from keystage.service.intake.mapping import proposal_as_json
from keystage.service.intake.models import Upload, UploadTable
from keystage.service.intake.preview import foresee
from keystage.service.intake.selectors import is_of_pupils
from keystage.service.intake.whose import not_theirs
from keystage.service.intake.wording import on_screen
from keystage.service.schools.models import School

__all__ = ["describe", "read_upload"]

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_ROWS = 20


def read_upload(upload: Upload, home: Home) -> list[Reading | Refusal]:
    """Every table of the file, read as the person said; what a school may not send in is refused."""
    seen = examine(
        bytes_of(upload.pk), year=upload.year or None, kind=upload.kind or None, home=home.folder,
        school=upload.whose or None, known_schools=partial(known_numbers, home),
    )  # fmt: skip
    if not upload.from_school:
        return seen
    own = School.objects.filter(urn=upload.whose).first()
    return [not_theirs(table, own, is_of_pupils) or table if isinstance(table, Reading) else table for table in seen]


def describe(upload: Upload, seen: list[Reading | Refusal], home: Home) -> Iterator[UploadTable]:
    """A row a table, one after the other; the heavy part goes beside the file as it is made."""
    source = bytes_of(upload.pk)
    raw = _Raw(source, home)
    forecasts = foresee(upload, seen, home, source)
    for number, table in enumerate(seen):
        if isinstance(table, Reading):
            made = _of_reading(upload, number, table, raw, layouts(home.folder).entries)
            erased = erased_among(table, home, upload.sha256)
            made.preview = forecasts.get(number, {}) | ({"erased": erased} if erased else {})
        else:
            made = _of_refusal(upload, number, table, raw, home)
        yield made


class _Raw:
    """The tables of the file as text, opened when first asked for."""

    def __init__(self, source: bytes, home: Home) -> None:
        self._source, self._home = source, home
        self._tables: list[RawTable] | None = None

    @property
    def opened(self) -> bool:
        """Whether the file holds tables at all: a picture, an archive or a damaged file does not."""
        return bool(self._all())

    def table(self, name: str) -> RawTable | None:
        return next((table for table in self._all() if table.name == name), None)

    def _all(self) -> list[RawTable]:
        if self._tables is None:
            try:
                self._tables = open_tables(load(self._source), home=self._home.folder)
            except InputError:
                self._tables = []
        return self._tables


def _of_reading(
    upload: Upload, number: int, table: Reading, raw: _Raw, known: Mapping[str, Layout]
) -> UploadTable:  # fmt: skip
    _keep_findings(upload, number, table)
    original = raw.table(table.table)
    if original is not None and table.bad_rows and known[table.kind].code != "ctf":
        _keep_rows(upload, number, original, table, known)
    return UploadTable(
        upload=upload,
        number=number,
        table=table.table[:120],
        kind=table.kind,
        title=known[table.kind].title[:200],
        year=str(table.year) if table.year else "",
        status=upload.status or table.status or "unknown",
        rows=table.rows,
        bad_rows=len(table.bad_rows),
        pupils=is_of_pupils(table.kind),
        names_left_out=table.names_left_out,
        findings=_by_rule(table),
        columns=_columns(original, table, known) if original is not None else {},
    )


def _of_refusal(upload: Upload, number: int, table: Refusal, raw: _Raw, home: Home) -> UploadTable:
    made = UploadTable(
        upload=upload, number=number, table=table.table[:120], refusal=on_screen(table.message),
        nothing=table.nothing or table.beside, pupils=False,
    )  # fmt: skip
    original = None if made.nothing else raw.table(table.table)
    made.columns = {} if raw.opened else {"unopened": True}
    if original is None:
        return made
    made.pupils = True  # until it is known what its columns are
    if len(original.headers) > 1 and not _known(original, home):
        kept, said = proposal_as_json(original, home=home.folder)
        write_whole(folder_of(upload.pk) / f"proposal-{number}.json", json.dumps(said).encode())
        made.mapping, made.pupils = True, kept.pupils
        made.title = kept.title[:200]
    else:
        made.pupils = propose(original, home=home.folder).pupils if len(original.headers) > 1 else True
    return made


def _known(table: RawTable, home: Home) -> bool:
    try:
        recognise(table, layouts(home.folder))
    except InputError:
        return False
    return True


def _by_rule(table: Reading) -> list[dict[str, Any]]:
    """One entry a rule and severity, the heaviest first."""
    found: dict[tuple[Severity, str], dict[str, Any]] = {}
    for finding in table.findings:
        one = found.setdefault(
            (finding.severity, finding.rule),
            {"rule": finding.rule, "severity": finding.severity.value, "listed": 0, "rows": [],
             "message": on_screen(finding.message), "column": finding.column or ""},
        )  # fmt: skip
        one["listed"] += 1
        if finding.row is not None and finding.row not in one["rows"] and len(one["rows"]) < _ROWS:
            one["rows"].append(finding.row)
    several = {rule for _, rule in found if sum(r == rule for _, r in found) > 1}
    for (_, rule), one in found.items():
        one["count"] = one["listed"] if rule in several else table.tally.get(rule, one["listed"])
    return [one for _, one in sorted(found.items(), key=lambda pair: (_WEIGHT[pair[0][0]], -pair[1]["count"]))]


def _keep_findings(upload: Upload, number: int, table: Reading) -> None:
    rows = [
        (_WEIGHT[f.severity], f.row, f.column, f.rule, f.severity.value, on_screen(f.message)) for f in table.findings
    ]
    kinds = {"weight": pl.Int8, "row": pl.UInt32, "column": pl.String, "rule": pl.String, "severity": pl.String,
             "message": pl.String}  # fmt: skip
    frame = pl.DataFrame(rows, schema=kinds, orient="row").sort("weight", "row", nulls_last=False, maintain_order=True)
    _keep(upload, f"findings-{number}.parquet", frame)


def _keep_rows(upload: Upload, number: int, raw: RawTable, table: Reading, known: Mapping[str, Layout]) -> None:
    bad, every = rows_with_reasons(raw, table, known)
    _keep(upload, f"bad-{number}.parquet", bad)
    if every is not None:
        _keep(upload, f"all-{number}.parquet", every)


def _keep(upload: Upload, name: str, frame: pl.DataFrame) -> None:
    made = io.BytesIO()
    frame.write_parquet(made, compression="zstd")
    write_whole(folder_of(upload.pk) / name, made.getvalue())


def _columns(raw: RawTable, table: Reading, known: Mapping[str, Layout]) -> dict[str, Any]:
    """Which headings were understood, as what; and which were not."""
    told = recognise(raw, [known[table.kind]])
    understood, left = [], []
    for name, header in zip(told.table.cells.columns[1:], told.table.headers, strict=True):
        meant = told.columns[name]
        if meant:
            understood.append([header or name, ", ".join(dict.fromkeys(named.code for named in meant))])
        else:
            left.append(header or name)
    return {"understood": understood[:500], "left": left[:500], "understood_count": len(understood),
            "left_count": len(left), "kept": known[table.kind].rest == "keep"}  # fmt: skip

"""What reading said of one table, for a person or a program."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.limits import LIMITS
from keystage.analysis.returns.reading import Finding, Reading, Refusal, Severity

__all__ = ["Verdict", "verdict_on"]

_ROWS = 12  # row numbers that a line for a person names
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Verdict:
    """accepted: every row is good. rows: some have errors. refused: nothing was read, `message` says why.

    findings: at most a thousand, errors before warnings before notes where there are more. counts: every rule's full
    count. title: of the kind, in words.
    """

    file: str
    table: str
    kind: str | None
    title: str
    year: str | None
    rows: int
    good: int
    verdict: Literal["accepted", "rows", "refused"]
    message: str
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    beside: bool = False  # refused, and nothing is amiss: it holds nothing to import, beside a table that does

    @property
    def exit_code(self) -> int:
        """0 accepted, 1 some rows have errors, 2 refused."""
        return 0 if self.beside else {"accepted": 0, "rows": 1, "refused": 2}[self.verdict]

    def as_json(self) -> dict[str, Any]:
        """What `keystage read --json` prints, one object a table."""
        return {
            "file": self.file,
            "table": self.table,
            "kind": self.kind,
            "year": self.year,
            "rows": self.rows,
            "good": self.good,
            "verdict": self.verdict,
            "message": self.message,
            "findings": [
                {"row": f.row, "column": f.column, "rule": f.rule, "severity": f.severity.value, "message": f.message}
                for f in self.findings
            ],
            "counts": dict(self.counts),
        }

    def lines(self) -> Iterator[str]:
        """What a person reads: the verdict, then each rule once with its rows and an example."""
        where = self.file + (f" ({self.table})" if self.table else "")
        yield f"{where}: {self.message}"
        by_rule: dict[tuple[Severity, str], list[Finding]] = {}
        for finding in self.findings:
            by_rule.setdefault((finding.severity, finding.rule), []).append(finding)
        for (severity, rule), found in sorted(by_rule.items(), key=lambda item: _WEIGHT[item[0][0]]):
            where = _rows(found, self.counts.get(rule, len(found)))
            yield f"  {severity.value.capitalize()}{where}: {found[0].message}"
        if self.verdict == "accepted":
            yield "  To keep it: keystage import, with the same file and options."


def verdict_on(read: Reading | Refusal, *, file: str, layouts: Mapping[str, Layout]) -> Verdict:
    """The verdict on one table of `file` (the path as it was given). layouts: by code, for the kind's title."""
    if isinstance(read, Refusal):
        return Verdict(file, read.table, None, "", None, 0, 0, "refused", read.message, (), {}, read.beside)
    layout = layouts.get(read.kind)
    title = layout.title if layout else read.kind
    good = read.good.height
    year = str(read.year) if read.year else None
    return Verdict(
        file=file,
        table=read.table,
        kind=read.kind,
        title=title,
        year=year,
        rows=read.rows,
        good=good,
        verdict="accepted" if good == read.rows else "rows",
        message=_message(title, year, read.rows, good),
        findings=_listed(read.findings),
        counts=read.tally,
    )


def _message(title: str, year: str | None, rows: int, good: int) -> str:
    what = f"{title}, {year}" if year else title
    if good == rows:
        return f"{what}: {_count(rows, 'row')}, all good."
    bad = f"{rows - good:,} of {_count(rows, 'row')} {'has' if rows - good == 1 else 'have'} errors"
    return f"{what}: {bad}. Mend them in the file, or import only the good rows with --rows good."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _listed(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    if len(findings) <= LIMITS.listed:
        return findings
    heaviest = sorted(findings, key=lambda f: _WEIGHT[f.severity])[: LIMITS.listed]
    return tuple(sorted(heaviest, key=lambda f: (f.row is not None, f.row or 0)))


def _rows(found: list[Finding], count: int) -> str:
    rows = list(dict.fromkeys(f.row for f in found if f.row is not None))
    if not rows:
        return "" if count == 1 else f" ({count:,} times)"
    if count == 1:
        return f" in row {rows[0]}"
    more = " …" if len(rows) > _ROWS or count > len(found) else ""
    named = ", ".join(str(row) for row in rows[:_ROWS])
    return f" {count:,} times, in {'row' if len(rows) == 1 else 'rows'} {named}{more}; the first"

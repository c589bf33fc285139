"""Findings while they are gathered: counted in full, listed up to a limit, never a loop over a million cells."""

from collections.abc import Callable

import polars as pl

from keystage.analysis.returns.limits import LIMITS
from keystage.analysis.returns.reading import Finding, Severity

__all__ = ["Ledger"]


class Ledger:
    """Collects findings of one table."""

    def __init__(self, listed: int = LIMITS.listed) -> None:
        self._listed = listed
        self._found: list[Finding] = []
        self._counts: dict[str, int] = {}
        self._bad: list[pl.Series] = []

    def say(self, finding: Finding) -> None:
        """One finding of the whole table, or of one row."""
        self._count(finding.rule, 1)
        self._found.append(finding)
        if finding.severity is Severity.ERROR and finding.row is not None:
            self._bad.append(pl.Series([finding.row], dtype=pl.UInt32))

    def note(self, rule: str, message: str, *, column: str | None = None, severity: Severity = Severity.NOTE) -> None:
        """Something about the whole table."""
        self.say(Finding(None, column, rule, severity, message))

    def cells(self, rule: str, severity: Severity, found: pl.DataFrame, sentence: Callable[[str, str], str]) -> None:
        """One finding a row of `found` (row, column, text), in words made of column and text."""
        if not found.height:
            return
        room = self.room(rule)
        self._count(rule, found.height)
        if severity is Severity.ERROR:
            self._bad.append(found["row"].cast(pl.UInt32).unique())
        for row, column, text in found.sort("row").head(room).select("row", "column", "text").iter_rows():
            self._found.append(Finding(row, column, rule, severity, sentence(column or "", _short(text))))

    def room(self, rule: str) -> int:
        """How many more findings of a rule are listed."""
        return max(self._listed - self._counts.get(rule, 0), 0)

    def _count(self, rule: str, number: int) -> None:
        self._counts[rule] = self._counts.get(rule, 0) + number

    @property
    def findings(self) -> tuple[Finding, ...]:
        """In row order; those of the whole table first."""
        return tuple(sorted(self._found, key=lambda f: (f.row is not None, f.row or 0)))

    @property
    def counts(self) -> dict[str, int]:
        return dict(self._counts)

    @property
    def bad(self) -> pl.Series:
        """Row numbers with an error, each once, in order."""
        empty = pl.Series("row", [], dtype=pl.UInt32)
        return pl.concat([empty, *(s.rename("row") for s in self._bad)]).unique().sort()


def _short(text: str | None) -> str:
    """A cell's text as a sentence quotes it."""
    text = "" if text is None else " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}…"

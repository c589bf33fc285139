"""What is said of pupils' rows: row, heading and rule, never a UPN, a name or a day of birth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.reading import ROW, Severity

__all__ = ["Voice"]

_NOTHING = pl.Series("text", [], dtype=pl.String)


@dataclass(frozen=True, slots=True)
class Voice:
    """rows: the row numbers of the table. headers: of each column of the frame, the heading in the file."""

    ledger: Ledger
    rows: pl.Series
    headers: Mapping[str, str] = field(default_factory=dict)

    def error(self, rule: str, where: NDArray[np.bool_] | pl.Series, column: str, sentence: str) -> None:
        """An error of every row where `where` holds."""
        self._say(rule, Severity.ERROR, where, column, sentence)

    def warning(self, rule: str, where: NDArray[np.bool_] | pl.Series, column: str, sentence: str) -> None:
        """A warning of every row where `where` holds."""
        self._say(rule, Severity.WARNING, where, column, sentence)

    def note(self, rule: str, sentence: str, column: str = "", severity: Severity = Severity.NOTE) -> None:
        """Something about the whole table."""
        self.ledger.note(rule, sentence, column=self.heading(column), severity=severity)

    def texts(
        self,
        rule: str,
        severity: Severity,
        at: NDArray[np.intp],
        column: str,
        texts: pl.Series,
        sentence: Callable[[str], str],
    ) -> None:
        """A finding for each position of `at`, in words made of its text (one of `texts` a position)."""
        if not len(at):
            return
        found = pl.DataFrame([self.rows.gather(at).alias(ROW), texts.cast(pl.String).alias("text")])
        header = pl.lit(self.heading(column), dtype=pl.String).alias("column")
        self.ledger.cells(rule, severity, found.with_columns(header), lambda _, text: sentence(text))

    def sentences(
        self, rule: str, severity: Severity, at: NDArray[np.intp], column: str, sentences: Sequence[str]
    ) -> None:
        """A finding for each position of `at`, in order, each with a sentence of its own, as many as are listed."""
        places = pl.int_range(len(at), eager=True).cast(pl.String)
        self.texts(rule, severity, at, column, places, lambda place: sentences[int(place)])

    def room(self, rule: str) -> int:
        """How many more findings of a rule would be listed."""
        return self.ledger.room(rule)

    def heading(self, column: str) -> str | None:
        """The heading of a column of the frame as the file has it."""
        return self.headers.get(column)

    def _say(
        self, rule: str, severity: Severity, where: NDArray[np.bool_] | pl.Series, column: str, sentence: str
    ) -> None:
        mask = where.fill_null(value=False).to_numpy() if isinstance(where, pl.Series) else where
        at = np.flatnonzero(mask)
        self.texts(rule, severity, at, column, _NOTHING.extend_constant(None, len(at)), lambda _: sentence)

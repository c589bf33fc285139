"""The scales of the early years profile, or its goals, in one table: what was reached, and how many improved."""

from keystage.analysis.measures import Measure
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.layouts import FiguresLayout
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.values import Cell, Table

__all__ = ["scale_codes", "scales_table"]

Row = tuple[Measure, Compared, Compared | None]


def scale_codes(layout: FiguresLayout) -> tuple[str, ...]:
    """Every measure of the layout's scales: they have a table of their own, and stand in no other."""
    return tuple(code for scale in layout.scales for code in scale)


def scales_table(subject: Subject, layout: FiguresLayout) -> Table | None:
    """A row a scale: the share that reached it, national, the average, and the change since the year it compares with.

    None where no share is held for all pupils in the results year.
    """
    rows = [row for scale in layout.scales if (row := _row(subject, scale)) is not None]
    if not rows:
        return None
    averages = any(mean is not None for _, _, mean in rows)
    changes = any(share.change is not None and not cells.few(share) for _, share, _ in rows)
    return Table(
        caption=_caption(rows, layout.scales_word),
        columns=("", "Here", *(("National", "Difference", "In words") if subject.compares else ()),
                 *(("Average",) if averages else ()), *(("Change",) if changes else ())),
        rows=tuple(_cells(subject, row, averages=averages, changes=changes) for row in rows),
        align=cells.aligned("lr" + "rrl" * subject.compares + "r" * averages + "r" * changes),
        widths=(3.6, 1, *((1.1, 1.3, 1.8) if subject.compares else ()), *((1.1,) * (averages + changes))),
        notes=("Change: in percentage points, since the last year that compares. Under one child is no change.",)
        if changes else (),
        name=layout.scales_word.capitalize(),
    )  # fmt: skip


def _row(subject: Subject, scale: tuple[str, ...]) -> Row | None:
    share, *means = scale
    found = subject.now(share)
    mean = subject.now(means[0]) if means else None
    return None if found is None else (subject.measure(share), found, mean)


def _cells(subject: Subject, row: Row, *, averages: bool, changes: bool) -> tuple[Cell, ...]:
    measure, share, mean = row
    beside = (cells.against(measure, share), cells.in_pupils(measure, share), cells.in_words(share))
    average = cells.NOTHING if mean is None else cells.plain(subject.measure(mean.measure), mean.value)
    return (
        Cell(measure.subject),
        cells.here(subject, measure, share),
        *(beside if subject.compares else ()),
        *((average,) if averages else ()),
        *((_change(share),) if changes else ()),
    )


def _change(row: Compared) -> Cell:
    if row.change is None or cells.few(row):
        return cells.NOTHING
    return Cell(numerals.signed(row.change, 0), row.change) if _moved(row) else Cell("no change", 0.0)


def _moved(row: Compared) -> int:
    """1 where more children reached it than before, by one at least; −1 where fewer did; 0 where about as many."""
    change = row.change or 0.0
    if cells.few(row) or not row.n or abs(change) < 100 / row.n - 1e-9:
        return 0
    return 1 if change > 0 else -1


def _caption(rows: list[Row], word: str) -> str:
    compared = [share for _, share, _ in rows if share.change is not None and not cells.few(share)]
    if len(compared) < len(rows) or len(rows) < 2:
        return f"{numerals.number_word(len(rows)).capitalize()} {word}"
    improved = sum(_moved(share) > 0 for share in compared)
    return f"Improved in {improved} of {len(compared)} {word}"

"""A fitted model as lines of text for a person at a terminal."""

from collections.abc import Iterator, Sequence
from math import floor, log10

from keystage.analysis.progress.result import ValueAdded
from keystage.analysis.vocabulary import fixed

__all__ = ["columns", "fit_lines"]

_SHOWN = 40  # schools: of more, as many from each end


def fit_lines(fit: ValueAdded) -> Iterator[str]:
    """The model in words, its coefficients, its variances, and the schools from the best to the worst."""
    yield fit.explain()
    yield ""
    yield from columns(
        ("Term", "Estimate", "Standard error"),
        [
            (term, fixed(estimate, places), fixed(se, places))
            for term, estimate, se in fit.coefficients.iter_rows()
            for places in (_places(4, se),)
        ],
    )
    yield ""
    yield from columns(
        ("Variance", "Value"),
        [(name, fixed(value, _places(4, value))) for name, value in fit.variances.select("component", "value").rows()],
    )
    yield ""
    yield from _schools(fit)


def columns(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table of text: the first column set left, the others right, as wide as their longest cell."""
    table = [tuple(headings), *(tuple(row) for row in rows)]
    widths = [max(len(row[at]) for row in table) for at in range(len(headings))]
    for row in table:
        cells = [
            cell.ljust(w) if at == 0 else cell.rjust(w) for at, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _places(least: int, size: float) -> int:
    """How many decimals show two digits of a number of this size, and no fewer than `least`: 0.00031 wants five."""
    return max(least, 1 - floor(log10(abs(size)))) if size else least


def _schools(fit: ValueAdded) -> Iterator[str]:
    order = fit.schools.sort("effect", descending=True)
    places = _places(3, float(order["se"].to_numpy().max()))
    rows = [
        (str(row["school"]), f"{row['n']:,}", *(fixed(row[name], places) for name in ("effect", "low", "high")))
        for row in order.iter_rows(named=True)
    ]
    left_out = max(len(rows) - 2 * _SHOWN, 0)
    shown = rows if not left_out else [*rows[:_SHOWN], ("…", "", "", "", ""), *rows[-_SHOWN:]]
    yield from columns(("School", "Pupils", "Effect", "From", "To (95%)"), shown)
    if left_out:
        yield f"{left_out:,} schools between are not shown: --out writes them all to a file."

"""How sure a difference is, in the words of the page."""

from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.subject import TINY

__all__ = ["certainty", "is_clear"]


def is_clear(row: Compared) -> bool | None:
    """Whether the difference is beyond chance; by DfE's band where no interval was printed. None: not known."""
    if row.n is not None and row.n <= TINY:
        return None
    if row.clear is not None or row.band is None:
        return row.clear
    return row.band != 3


def certainty(row: Compared) -> str:
    """ "clearly above", "may be chance", "not tested"."""
    clear = is_clear(row)
    if row.n is not None and row.n <= TINY:
        return "10 pupils or fewer"
    if clear is None:
        return "not tested"
    if row.direction == "same" or not row.difference:
        return "the same"
    if not clear:
        return "may be chance"
    return "clearly above" if row.difference > 0 else "clearly below"

"""Numbers as the field rounds them: half up, with a true minus. One way, so that a title and its picture agree."""

from decimal import ROUND_HALF_UP, Decimal

__all__ = ["fixed"]


def fixed(value: float, decimals: int = 0) -> str:
    """A number rounded half up, as people round: "61", "−2.1"; never "−0"."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,}"
    return f"−{text}" if rounded < 0 else text

"""A figure as text: "78%", "+2.4", "104", "−0.3 to 2.1"."""

from keystage.analysis.measures.definition import Measure

__all__ = ["interval_text", "number_text", "value_text"]


def number_text(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """With thousands separators and a true minus; a zero has no sign."""
    text = f"{abs(value):,.{decimals}f}"
    if not any(c in "123456789" for c in text):
        return "0"
    return ("−" if value < 0 else "+" if signed else "") + text


def value_text(value: float, measure: Measure) -> str:
    """In the measure's unit and decimals; progress scores carry their sign."""
    signed = measure.kind == "progress"
    whole = value == round(value)
    text = number_text(value, 0 if whole and not signed else max(measure.decimals, 1), signed=signed)
    return text + ("%" if measure.unit == "percent" else "")


def interval_text(low: float, high: float, measure: Measure) -> str:
    """ "66.4 to 86.9"."""
    decimals = max(measure.decimals, 1)
    return f"{number_text(low, decimals)} to {number_text(high, decimals)}"

"""Numbers as sentences say them: whole percentages, scores with a true minus, "one pupil", "second"."""

from keystage.analysis.measures import Measure
from keystage.analysis.vocabulary import fixed

__all__ = ["count", "figure", "fixed", "joined", "ordinal", "pupils", "range_words", "signed", "word"]

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def signed(value: float, decimals: int = 1) -> str:
    """A score with its sign: "+2.4", "−2.1", "0"."""
    text = fixed(value, decimals)
    if not text.strip("0.,"):
        return "0"
    return text if text.startswith("−") else f"+{text}"


def figure(value: float, measure: Measure, *, sign: bool = True) -> str:
    """A figure of this measure: "61%", "92.6%" (a rate of sessions), "105.9", "+2.4" (a progress score)."""
    if measure.unit == "percent":
        return f"{fixed(value, measure.decimals if measure.kind == 'rate' else 0)}%"
    if measure.kind == "progress" and sign:
        return signed(value, max(measure.decimals, 1))
    return fixed(value, 0 if measure.unit == "pupils" else max(measure.decimals, 1))


def range_words(low: float, high: float, decimals: int) -> str:
    """ "0.5 to 4.3"."""
    return f"{fixed(low, decimals)} to {fixed(high, decimals)}"


def word(number: float) -> str:
    """ "three"; figures from eleven on."""
    whole = round(number)
    return _WORDS[whole] if 0 <= whole < len(_WORDS) else f"{whole:,}"


def count(number: float) -> str:
    """A count in figures: "1,204"."""
    return f"{round(number):,}"


def pupils(number: float, of: str = "pupils") -> str:
    """ "8 pupils", "one pupil"."""
    whole = round(abs(number))
    if whole == 1:
        return f"one {of.replace('pupils', 'pupil', 1)}"
    return f"{whole:,} {of}"


def ordinal(number: float) -> str:
    """ "second"; "11th" from eleven on."""
    whole = round(number)
    if 0 < whole < len(_ORDINALS):
        return _ORDINALS[whole]
    ending = "th" if whole % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    return f"{whole}{ending}"


def joined(parts: list[str]) -> str:
    """ "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)

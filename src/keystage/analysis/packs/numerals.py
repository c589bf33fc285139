"""Numbers and dates as a reader meets them: whole percentages, true minus, "nearly five years ago"."""

from datetime import date

from keystage.analysis.triage.wording import fixed, signed
from keystage.analysis.triage.wording import ordinal as ordinal_word
from keystage.analysis.triage.wording import word as number_word

__all__ = [
    "ago", "and_list", "day", "figure", "number_word", "one_pupil", "ordinal_word", "percent", "pupils",
    "signed", "span", "within",
]  # fmt: skip

_NAMES = ("English", "Ofsted", "Progress 8", "Attainment 8", "Year ", "EBacc")


def percent(value: float, decimals: int = 0) -> str:
    """ "61%"."""
    return f"{fixed(value, decimals)}%"


def figure(value: float, unit: str, decimals: int = 0, *, progress: bool = False) -> str:
    """A figure in its unit, as printed in a table: "61%", "104.2", "+2.4", "312"."""
    if unit == "percent":
        return percent(value, decimals)
    if progress:
        return signed(value, max(decimals, 1))
    return fixed(value, decimals)


def span(low: float | None, high: float | None, unit: str, decimals: int = 0, *, progress: bool = False) -> str:
    """A range: "46 to 75", "−0.4 to 2.1"; empty where it is not known."""
    if low is None or high is None:
        return ""
    places = max(decimals, 1) if progress else decimals
    return f"{fixed(low, places)} to {fixed(high, places)}"


def pupils(count: float, of: str = "pupils") -> str:
    """ "8 pupils", "one pupil"."""
    whole = round(count)
    if whole == 1 and of.startswith("pupils"):
        return "one pupil" + of[len("pupils") :]
    return f"{whole:,} {of}"


def one_pupil(cohort: float) -> str:
    """What one pupil is worth in percentage points: "2.3 points"; whole from ten points on."""
    points = 100 / cohort
    return f"{fixed(points, 0 if points >= 10 else 1)} points"


def day(when: date) -> str:
    """ "6 March 2019"."""
    return f"{when.day} {when:%B %Y}"


def ago(when: date, as_at: date) -> str:
    """How long before `as_at`: "nearly five years ago", "three months ago"."""
    months = (as_at.year - when.year) * 12 + as_at.month - when.month - (as_at.day < when.day)
    if months < 1:
        return "less than a month ago"
    if months < 12:
        return f"{number_word(months)} month{'s' * (months > 1)} ago"
    years, rest = divmod(months, 12)
    if rest >= 9:
        return f"nearly {_years(years + 1)} ago"
    if rest >= 4:
        return f"about {number_word(years)} and a half years ago"
    return f"{'just over ' if rest else ''}{_years(years)} ago"


def and_list(parts: list[str], word: str = "and") -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def within(text: str) -> str:
    """A title as it reads inside a sentence: "reading", "EAL", "English as an additional language"."""
    proper = text[:2].isupper() or text.startswith(_NAMES)
    return text if proper else text[:1].lower() + text[1:]


def _years(count: int) -> str:
    return f"{number_word(count)} year{'s' * (count != 1)}"

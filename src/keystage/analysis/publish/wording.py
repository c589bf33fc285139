"""The few words that formats add of their own."""

from keystage.analysis.charts import Chart, DotInterval, Trend
from keystage.analysis.publish.spans import clean

__all__ = ["COUNTS", "KEY", "NO_QUESTIONS", "UNTITLED", "marks", "pictures_title", "titled"]

COUNTS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
UNTITLED = "Keystage document"
NO_QUESTIONS = "Questions are for the school and its adviser to discuss. They are not printed for this audience."
KEY = {
    "national": "Dashes: national.",
    "band": "Grey band: the middle half of similar schools.",
    "interval": "Upright line: range within chance.",
    "break": "Two strokes on the axis: not comparable across.",
}


def titled(sentence: str) -> tuple[str, str]:
    """A sentence in a picture's place as title and words: "Reading: not published" is titled "Reading"."""
    title, colon, words = clean(sentence).partition(": ")
    return (title, words) if colon else ("", title)


def pictures_title(pictures: tuple[Chart | str, ...]) -> str:
    """The heading over the pictures."""
    count = len(pictures)
    if not 1 < count <= len(COUNTS) or any(isinstance(p, str) for p in pictures):
        return "In pictures"
    return f"{COUNTS[count - 1]} pictures"


def marks(pictures: tuple[Chart | str, ...]) -> list[str]:
    """Which marks the pictures use: only those stand in the key."""
    trends = [p for p in pictures if isinstance(p, Trend)]
    points = [point for trend in trends for point in trend.points]
    found = {
        "national": any(p.national is not None for p in points),
        "band": any(p.band_low is not None for p in points),
        "interval": any(p.low is not None for p in points) or any(isinstance(p, DotInterval) for p in pictures),
        "break": any(trend.breaks for trend in trends),
    }
    return [name for name, present in found.items() if present]

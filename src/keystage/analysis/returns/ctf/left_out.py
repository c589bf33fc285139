"""What a Common Transfer File holds that no figure is made of, said once a kind."""

from collections import Counter
from collections.abc import Iterator

from keystage.analysis.returns.reading import Finding, Severity

__all__ = ["left_out"]

_LISTED = 20  # kinds
_LONGEST = 12  # letters of a code that is quoted
_WORDS = {
    "unknown-result": "of a kind that is not known",
    "target": "a target or forecast, not a result",
    "elsewhere": "taken in another country",
    "beside": "saying over again what another result says",
    "not-used": "beside the result itself (marks, totals)",
}


def left_out(unused: Counter[tuple[str, tuple[str, ...]]]) -> Iterator[Finding]:
    """A note for each kind of assessment that is kept as a row and never counted. unused: (why, codes) -> how many."""
    for (why, codes), count in sorted(unused.items())[:_LISTED]:
        rows = "1 row is" if count == 1 else f"{count:,} rows are"
        what = " ".join(code if _is_code(code) else "?" for code in codes if code) or "without codes"
        message = f"{rows} {_WORDS[why]} ({what}): kept, but no figure is made of it."
        yield Finding(None, None, why, Severity.NOTE, message)
    more = len(unused) - _LISTED
    if more > 0:
        message = f"{more:,} more kinds of assessment are kept, but no figure is made of them."
        yield Finding(None, None, "unknown-result", Severity.NOTE, message)


def _is_code(text: str) -> bool:
    return len(text) <= _LONGEST and text.isascii() and text.isalnum() and not any(c.isdigit() for c in text[3:])

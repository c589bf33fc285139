"""Figures as printed, read back as numbers for a spreadsheet, and the format that prints them so again."""

import re

__all__ = ["figure", "number_format"]

_FIGURE = re.compile(r"[+−-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?")


def figure(text: str) -> float | None:
    """The number that `text` is, where it is nothing but a number: "82%" is 82.0, "−2.1" is −2.1."""
    if not _FIGURE.fullmatch(text):
        return None
    return float(text.replace("−", "-").replace(",", "").rstrip("%"))


def number_format(text: str) -> str:
    """The spreadsheet format under which the value of a cell prints as `text`; General where it cannot."""
    if not _FIGURE.fullmatch(text):
        return "General"
    whole, _, part = text.rstrip("%").partition(".")
    plain = ("#,##0" if "," in whole else "0") + ("." + "0" * len(part) if part else "")
    plain += '"%"' if text.endswith("%") else ""
    if text[0] in "+−":
        return f"+{plain};−{plain};{plain}"
    return f"{plain};−{plain}"

"""Numbers as a spreadsheet shows them: percentages with their sign, dates as ISO text, whole numbers without “.0”."""

import math
import re
from datetime import datetime, timedelta
from typing import Literal

__all__ = ["Format", "kind_of_format", "number_text", "percent_text", "serial_text"]

Format = Literal["general", "percent", "date"]

# ECMA-376 part 1, 18.8.30: formats that have a number and no text of their own.
_PERCENT_IDS = (9, 10)
_DATE_IDS = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_FIRST, _FIRST_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet's days have no zone
_DAYS = 2_958_465  # 31 December 9999


def kind_of_format(number: int, code: str | None) -> Format:
    """What a number format shows. number: its id; code: its text, where the file gives one."""
    if code is None:
        return "percent" if number in _PERCENT_IDS else "date" if number in _DATE_IDS else "general"
    first = _NOT_FORMAT.sub("", code).split(";")[0]
    if "%" in first:
        return "percent"
    return "date" if _DATE.search(first) and "general" not in first.lower() else "general"


def number_text(value: float) -> str:
    """The number with the 15 digits a spreadsheet keeps, never in powers of ten."""
    text = format(value, ".15g")
    if "e" in text:
        text = format(value, ".15f").rstrip("0").rstrip(".") if abs(value) < 1 else format(value, ".0f")
    return "0" if text == "-0" else text


def percent_text(value: float) -> str:
    """0.61 as 61%."""
    return number_text(float(format(value * 100, ".12g"))) + "%"


def serial_text(value: float, *, from_1904: bool = False) -> str:
    """A day number as 2019-11-12, with the time of day where it has one; the bare number where it is no day."""
    if not 0 <= value <= _DAYS or not math.isfinite(value):
        return number_text(value)
    day, part = divmod(round(value * 86_400), 86_400)
    time = f"{part // 3600:02d}:{part % 3600 // 60:02d}:{part % 60:02d}"
    if day == 0 and part:
        return time
    if not from_1904 and day < 61:
        day += day < 60  # Excel counts a 29 February 1900 that never was
    start = _FIRST_1904 if from_1904 else _FIRST
    date = (start + timedelta(days=day)).date().isoformat()
    return f"{date} {time}" if part else date

"""What nobody should type, and somebody does: values for addresses, queries and forms."""

import random
import string

__all__ = ["nasty", "nasty_path"]

_TEXTS = (
    "", " ", "0", "-1", "1", "2", "00", "1e9", "NaN", "inf", "-0", "+1", "1.5", "0x10", "1_000", "٣", "１２", "²", "Ⅷ",
    "9" * 18, "9" * 19, "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648", "9" * 40,
    "9" * 400, "9" * 5_000, "true", "null", "None", "[]", "{}", "[object Object]", '{"a": 1}', "\x00", "a\x00b", "\x7f",
    "\r\n", "a\r\nSet-Cookie: x=1", "%00", "%0d%0a", "%", "%s", "%(x)s", "{0}", "{x}", "{{7*7}}", "{% now %}",
    "${7*7}", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' OR 1=1 --",
    "'; DROP TABLE audit_event; --", "\\",
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "//example.invalid", "https://example.invalid",
    "javascript:alert(1)", "file:///etc/passwd", "=1+1", "@SUM(A1)", "\u202e999001", "\ufeff", "\ud7ff", "\uffff", "🐍",
    "é" * 50, "e\u0301" * 50, "ﬃ", "İ", "ß", "a" * 300, "a" * 10_000, "," * 500, "a,b,c", "all", "public", "adviser",
    "2018/19", "2018-19", "2018/20", "0000/01", "9999/00", "2999/00", "-001/00", "2019", "1899/00", "2018/19/20",
    "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "31/02/2026", "29 February 2100", "1/1/0", "1/1/99999",
    "12 November 2026", "today", "999001", "998001", "0999001", "999001 ", "99900", "9990011", "la:999", "la:", ":",
    "school:999001", "everywhere:", "school:999001:6A", "everywhere", "la", "pupil", "csv", "xlsx", "pdf", "exe",
    "00000000-0000-0000-0000-000000000000", "ks2", "ks2_rwm_exp", "disadvantaged", "-name", "name", "__class__",
    "user__password", "pk", "id desc", "a" * 63 + ".", "*", "?", "#", ";", "&", "=", "|", "`id`", "$(id)", "\u2028",
    "K" + "1" * 12, "A999200116001", "sip", "headteacher", "auditor", "first", "rest", "full", "next",
)  # fmt: skip
_LETTERS = string.printable + "éßİıſ٣²\u202e\u200b\ufeff\u0301𝟙"


def nasty(chance: random.Random) -> str:
    """One of the list, two of it together, or letters by chance."""
    how = chance.random()
    if how < 0.75:
        return chance.choice(_TEXTS)
    if how < 0.85:
        return chance.choice(_TEXTS)[:2_000] + chance.choice(_TEXTS)[:2_000]
    return "".join(chance.choices(_LETTERS, k=chance.choice([1, 3, 8, 40])))


def nasty_path(chance: random.Random) -> str:
    """A piece of an address: one of ours may be huge, but no server takes 5,000 letters in a path."""
    return nasty(chance)[:600] or "-"

"""What a password must not be: known from a breach, made of words everybody would try here, or a pattern.

No rule asks for capitals, digits or signs, and none expires (NIST SP 800-63B): length, and nothing guessed first.
"""

import re
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from keystage.service.accounts import places
from keystage.service.accounts.breached import is_breached
from keystage.service.accounts.typed import as_typed

__all__ = ["NotBreached", "NotGuessedFirst"]

_OURS = (
    "keystage", "key stage", "school", "schools", "primary", "secondary", "academy", "council", "county", "authority",
    "education", "improvement", "teacher", "headteacher", "governor", "adviser", "pupil", "pupils", "ofsted", "trust",
    "password", "passwort", "welcome", "letmein", "login", "secret", "admin", "administrator", "summer", "autumn",
    "winter", "spring", "monday", "january", "september",
)  # fmt: skip
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "01234567890",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_AS_LETTERS = str.maketrans("013457@$!8", "oieastasib")
_LEAST_WORD, _LEAST_LEFT, _FEWEST = (
    4,
    6,
    5,
)  # letters of a word that counts; letters of one's own beside it; different ones


class NotBreached:
    """As Django calls what looks at a password."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_breached(password):
            raise ValidationError(
                "This password is in a list of passwords that were stolen elsewhere, so it is among the first that are "
                "tried. Choose another."
            )

    def get_help_text(self) -> str:
        return ""


class NotGuessedFirst:
    def validate(self, password: str, user: Any = None) -> None:
        word = re.sub(r"\s+", " ", as_typed(password).casefold())
        if len(set(word)) < _FEWEST or _is_pattern(word):
            raise ValidationError("This password is a pattern that is tried early. Choose words, not rows of keys.")
        if _is_common_with_more(word):
            raise ValidationError("This is a common password with something before or after it. Choose another.")
        left = _without(word, _words_here(user))
        if left != word and sum(letter.isalpha() for letter in left) < _LEAST_LEFT:
            raise ValidationError(
                "This password is made of words that anybody would try here: your name, your area, your school or this "
                "service. Add words that have nothing to do with them."
            )

    def get_help_text(self) -> str:
        return "Any words and signs, spaces too; nothing that others would guess."


def _is_pattern(word: str) -> bool:
    """The same piece again and again, or pieces of rows of keys and of the alphabet."""
    plain = word.replace(" ", "")
    if any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, len(plain) // 2 + 1)):
        return True
    left = plain
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for size in range(len(row), 2, -1):
            for at in range(len(row) - size + 1):
                left = left.replace(row[at : at + size], "")
    return len(left) < _FEWEST


def _is_common_with_more(word: str) -> bool:
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", word)
    plain = re.sub(r"[^a-z]+$", "", word).translate(_AS_LETTERS)
    return any(one in _common() for one in {core, plain} if len(one) >= _LEAST_WORD)


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _without(word: str, words: set[str]) -> str:
    as_letters = word.translate(_AS_LETTERS)
    for one in sorted(words, key=len, reverse=True):
        if one in as_letters:
            at = as_letters.index(one)
            word, as_letters = (text[:at] + text[at + len(one) :] for text in (word, as_letters))
            return _without(word, words)
    return word


def _words_here(user: Any) -> set[str]:
    said = [*_OURS, settings.KEYSTAGE_TITLE, *_areas()]
    if user is not None:
        said += [user.name, *re.split(r"[@.]", user.email)]
        if user.pk:
            said += places.names(user.assignments.values_list("place_kind", "place")).values()
    words = {one for text in said for one in re.split(r"[^\w]+", text.casefold())} | {one.casefold() for one in said}
    return {one for one in words if len(one) >= _LEAST_WORD}


def _areas() -> list[str]:
    return list(apps.get_model("schools", "School").objects.values_list("la_name", flat=True).distinct()[:50])

"""Which passwords are refused, and by what list."""

from collections.abc import Callable
from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from keystage.analysis.errors import InputError
from keystage.service.accounts import breached
from keystage.service.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8")]

_ANN = {"email": "a.bell@westmere.example", "name": "Ann Bellweather"}


def _refusal(password: str, user: User | None = None) -> str:
    try:
        validate_password(password, user or User(**_ANN))
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short words", "too short"), ("q1w2e3r4t5y6", "stolen"), ("Q1W2E3R4T5Y6", "stolen"),
        ("iloveyou1234", "stolen"),
        ("trustno1trustno1", "pattern"), ("aaaaaaaaaaaaaaaa", "pattern"), ("qwertyuiop[]qwertyuiop", "pattern"),
        ("abcdefghijklmnop", "pattern"), ("20262026202620", "pattern"), ("Dragon!!!20261", "common password"),
        ("P@ssw0rd2026!", "common password"), ("keystage keystage 1", "words that anybody"),
        ("Keystage2026!!", "words that anybody"), ("Westmere-school-7", "words that anybody"),
        ("bellweather 1982", "too similar"), ("bellweather-keystage", "words"),
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused_and_says_why(password: str, why: str, settings: Any, two_schools: Any) -> None:
    settings.KEYSTAGE_TITLE = "Westmere Council"
    assert why in (_refusal(password) or "accepted")


@pytest.mark.parametrize(
    "password",
    [
        "otter lantern gravel", "a long passphrase", "ørret og gulrøtter", "vier Kühe am Montag!", "x9$kQ2!vbT7#mZ",
        "the school has seven purple doors", "correct-horse-battery-staple-91", "🦔🦔 hedgehog marmalade",
    ],
)  # fmt: skip
def test_words_of_ones_own_are_taken_without_a_rule_about_signs(password: str, two_schools: Any) -> None:
    assert _refusal(password) == ""


def test_the_list_we_ship_is_in_order_and_has_over_a_million() -> None:
    held = (Path(breached.__file__).parent / "breached.bin").read_bytes()
    digests = [held[at : at + breached.BYTES] for at in range(0, len(held), breached.BYTES * 997)]
    assert digests == sorted(digests)
    assert len(held) // breached.BYTES > 1_000_000
    for end in (held[: breached.BYTES], held[-breached.BYTES :]):
        assert end == bytes(end)


def _list(path: Path, words: list[str]) -> Path:
    lines = sorted(f"{sha1(word.encode()).hexdigest().upper()}:{number + 1}" for number, word in enumerate(words))
    path.write_bytes(b"".join(f"{line}\r\n".encode() for line in lines))
    return path


def test_every_line_of_an_operators_list_is_found_and_nothing_else(tmp_path: Path, settings: Any) -> None:
    words = [f"quite unusual words {number}" for number in range(700)]
    settings.BREACHED_PASSWORDS = _list(tmp_path / "list.txt", words)
    breached.check_list(settings.BREACHED_PASSWORDS)
    assert all(breached.is_breached(word) for word in words)
    assert not any(breached.is_breached(f"{word}!") for word in words)
    assert breached.is_breached("Quite Unusual Words 7")


def test_a_list_of_one_line_and_one_without_a_last_end_of_line_are_read(tmp_path: Path, settings: Any) -> None:
    for words in (["one odd word here"], ["one odd word here", "another odd word"]):
        settings.BREACHED_PASSWORDS = _list(tmp_path / "list.txt", words)
        settings.BREACHED_PASSWORDS.write_bytes(settings.BREACHED_PASSWORDS.read_bytes().rstrip())
        assert all(breached.is_breached(word) for word in words)
        assert not breached.is_breached("a word not there")


@pytest.mark.parametrize("text", [b"", b"password\n123456\n", b"F" * 40 + b":1\n" + b"0" * 40 + b":2\n" * 90])
def test_a_file_that_is_no_such_list_is_refused_at_the_start(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "list.txt").write_bytes(text)
    with pytest.raises(InputError, match="KEYSTAGE_BREACHED_PASSWORDS"):
        breached.check_list(tmp_path / "list.txt")
    with pytest.raises(InputError, match="cannot be read"):
        breached.check_list(tmp_path / "absent.txt")


def test_a_list_that_went_away_refuses_nobody_and_ours_still_does(tmp_path: Path, settings: Any) -> None:
    settings.BREACHED_PASSWORDS = tmp_path / "gone.txt"
    assert not breached.is_breached("otter lantern gravel")
    assert breached.is_breached("q1w2e3r4t5y6")


def test_the_same_word_from_another_keyboard_is_the_same(somebody: Callable[..., User]) -> None:
    user = somebody()
    user.set_password("caf\u00e9 am morgen")
    assert user.check_password("cafe\u0301 am morgen")

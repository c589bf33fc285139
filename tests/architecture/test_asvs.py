"""The table of OWASP ASVS claims nothing that is not there."""

from collections import Counter

from tests.asvs_page import LEVELS, PAGE, STATES, known_tests, page, rows


def test_page_of_asvs_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run script/asvs"


def test_every_requirement_stands_once() -> None:
    numbers = [row.number for row in rows()]
    assert sorted(Counter(numbers) - Counter(set(numbers))) == []
    assert Counter(row.level for row in rows()) == LEVELS


def test_every_row_has_a_state_few_words_and_a_test_or_a_reason() -> None:
    for row in rows():
        assert row.state in STATES, row.number
        assert 1 <= len(row.asks.split()) <= 12, row.number
        assert row.tests or len(row.reason) > 10, row.number
        assert row.tests or row.state != "tested", row.number
        assert row.state != "not met" or "meet" in row.reason or "on purpose" in row.reason, row.number
        assert "|" not in row.reason + row.asks, row.number


def test_every_test_that_is_named_exists() -> None:
    named = [(row.number, *test.split("::")) for row in rows() for test in row.tests]
    assert len(named) > 200
    assert [one for one in named if one[2] not in known_tests(one[1])] == []

"""Days as people write them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from keystage.service.accounts.dates import DayField


@pytest.mark.parametrize(
    "written", ["12 November 2026", "12 Nov 2026", "12/11/2026", "12.11.2026", "12-11-2026", "2026-11-12", "12 11 2026"]
)
def test_a_day_is_read_however_it_is_written_day_before_month(written: str) -> None:
    assert DayField("From").clean(written) == date(2026, 11, 12)


@pytest.mark.parametrize("written", ["31 February 2026", "tomorrow", "11/31/2026", "12 November 26"])
def test_what_is_no_day_gets_a_sentence(written: str) -> None:
    with pytest.raises(ValidationError, match="From: enter a date like 1 September 2026"):
        DayField("From").clean(written)


def test_a_day_is_shown_again_as_the_screen_writes_days() -> None:
    assert DayField("From").widget.format_value(date(2026, 9, 1)) == "1 September 2026"

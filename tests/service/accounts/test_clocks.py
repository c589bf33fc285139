"""The clock is set back, or the clocks change: nobody stays in for ever, no code or link is good anew."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.accounts import actions
from keystage.service.accounts.models import Assignment, ResetLink, User
from keystage.service.accounts.reach import reach
from keystage.service.accounts.selectors import open_reset_link
from keystage.service.accounts.tokens import digest
from tests.service.conftest import sign_in_fully

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.7")]
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BACK = (timedelta(days=1), timedelta(days=365))
# An hour that is not there, an hour that is there twice: seconds before and after each (2027, 2026: last Sundays).
CHANGES = (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), datetime(2026, 10, 25, 0, 59, tzinfo=UTC))


@pytest.fixture
def clock() -> Iterator["time_machine.Traveller"]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def _signed_in(user: User) -> Client:
    client = Client()
    sign_in_fully(client, user)
    assert client.get("/people/me/").status_code == 200
    return client


@pytest.mark.parametrize("back", BACK)
def test_a_session_from_the_future_is_ended(
    clock: "time_machine.Traveller", somebody: Callable[..., User], back: timedelta
) -> None:
    client = _signed_in(somebody())
    clock.move_to(NOW - back)
    assert "why=day" in client.get("/people/me/")["Location"]
    assert client.get("/people/me/").status_code == 302


@pytest.mark.parametrize("change", CHANGES)
def test_a_session_lasts_as_long_through_a_change_of_clocks(
    clock: "time_machine.Traveller", somebody: Callable[..., User], change: datetime
) -> None:
    clock.move_to(change)
    client = _signed_in(somebody())
    clock.move_to(change + timedelta(minutes=10))
    assert client.get("/people/me/").status_code == 200
    clock.move_to(change + timedelta(hours=13))
    assert client.get("/people/me/").status_code == 302


@pytest.mark.parametrize("back", [timedelta(0), timedelta(minutes=1), *BACK])
def test_a_code_is_good_once_whatever_the_clock_says(
    clock: "time_machine.Traveller", somebody: Callable[..., User], back: timedelta
) -> None:
    user, secret = somebody("headteacher", school="999001"), pyotp.random_base32(32)
    actions.set_up_second_factor(user=user, secret=secret, code=pyotp.TOTP(secret).at(NOW))
    clock.move_to(NOW + timedelta(minutes=2))
    code = pyotp.TOTP(secret).at(NOW + timedelta(minutes=2))
    user.refresh_from_db()
    actions.check_code(user=user, code=code, browser="")
    clock.move_to(NOW + timedelta(minutes=2) - back)
    for old in (code, pyotp.TOTP(secret).at(NOW)):
        with pytest.raises(InputError):
            actions.check_code(user=user, code=old, browser="")


@pytest.mark.parametrize("back", BACK)
def test_a_link_that_was_used_stays_used(
    clock: "time_machine.Traveller", somebody: Callable[..., User], back: timedelta
) -> None:
    ResetLink.objects.create(user=somebody(), digest=digest("a"), expires_at=timezone.now() + timedelta(hours=1))
    actions.reset_password(token="a", password="another long passphrase of mine")
    clock.move_to(NOW - back)
    assert open_reset_link("a") is None


@pytest.mark.usefixtures("two_schools")
@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (datetime(2026, 8, 31, 22, 59, 59, tzinfo=UTC), True),  # 23:59:59 in London, which is an hour ahead
        (datetime(2026, 8, 31, 23, 0, 0, tzinfo=UTC), False),  # midnight in London: 1 September
    ],
)
def test_a_role_of_the_school_year_ends_at_midnight_in_london(
    clock: "time_machine.Traveller", somebody: Callable[..., User], moment: datetime, holds: bool
) -> None:
    user = somebody("headteacher", school="999001", ends=date(2026, 8, 31))
    clock.move_to(moment)
    assert bool(reach(User.objects.get(pk=user.pk), "pupils.see")) is holds
    year = AcademicYear.containing(timezone.localdate())
    assert str(year) == ("2025/26" if holds else "2026/27")


@pytest.mark.usefixtures("two_schools")
def test_whoever_is_signed_in_at_midnight_has_the_new_years_roles_only(
    clock: "time_machine.Traveller", somebody: Callable[..., User]
) -> None:
    user = somebody("headteacher", school="999001", ends=date(2026, 8, 31))
    clock.move_to(datetime(2026, 8, 31, 22, 59, 50, tzinfo=UTC))
    client = Client()
    sign_in_fully(client, user)
    assert client.get("/schools/").status_code == 200
    clock.move_to(datetime(2026, 8, 31, 23, 0, 1, tzinfo=UTC))
    answer = client.get("/schools/")
    assert answer.status_code in (302, 404)


@pytest.mark.usefixtures("two_schools")
def test_a_role_that_ends_on_a_leap_day_holds_on_it(
    clock: "time_machine.Traveller", somebody: Callable[..., User]
) -> None:
    user = somebody("headteacher", school="999001", ends=date(2028, 2, 29))
    for moment, holds in ((datetime(2028, 2, 29, 23, 59, tzinfo=UTC), True), (datetime(2028, 3, 1, tzinfo=UTC), False)):
        clock.move_to(moment)
        assert bool(reach(User.objects.get(pk=user.pk), "pupils.see")) is holds
    assert Assignment.objects.get().ends == date(2028, 2, 29)


@pytest.mark.parametrize(
    "day", [datetime(2028, 2, 29, 12, tzinfo=UTC), datetime(2026, 8, 31, 23, 30, tzinfo=UTC), *CHANGES]
)
def test_pages_with_dates_open_on_days_that_are_odd(
    clock: "time_machine.Traveller", somebody: Callable[..., User], two_schools: object, day: datetime
) -> None:
    clock.move_to(day)
    client = _signed_in(somebody("data_officer", la="999"))
    for path in ("/", "/files/", "/files/calendar/", "/files/send/", "/schools/", "/people/me/"):
        assert client.get(path).status_code == 200, path
    year = "2026/27" if day.month in (8, 10, 3) and day.year > 2025 else "2027/28"
    assert year in client.get("/files/calendar/").content.decode()

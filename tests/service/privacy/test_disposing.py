"""What is past its date is listed by one person, approved by another, destroyed, and certified without a name."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.store import Home
from keystage.service.accounts.models import Assignment, Invitation, User
from keystage.service.privacy.actions import (
    approve_disposal,
    carry_out_disposal,
    finish_disposal,
    hold_back,
    lift_hold,
    merge_ledgers,
    propose_disposal,
    reapply_erasures,
    withdraw_disposal,
)
from keystage.service.privacy.models import Disposal
from keystage.service.privacy.people import NO_LONGER_HERE
from keystage.service.privacy.what_is_due import due_by, held_types
from keystage.service.site.privacy.certificate import certificate_pdf
from tests.service.privacy.test_erasing import _release

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.19")]
Somebody = Callable[..., User]
UPN, OTHER = "A998200014001", "X998200014002"
TODAY = date(2025, 9, 1)  # six years after the end of 2018/19, of which `_release` is


@pytest.fixture(autouse=True)
def _then() -> object:
    with time_machine.travel(datetime(2025, 9, 1, 9, tzinfo=UTC), tick=True):
        yield


def test_pupils_results_are_due_on_the_first_day_after_six_years(somebody: Somebody) -> None:
    code = _release([UPN, OTHER])
    assert [one.key for one in due_by(TODAY) if one.holding == "intake.releases"] == [code]
    assert not [one for one in due_by(TODAY - timedelta(days=1)) if one.holding == "intake.releases"]
    row = next(one for one in held_types(TODAY - timedelta(days=1)) if one.type.code == "pupil_results")
    assert (row.held, row.due, row.next) == (2, 0, TODAY)


def test_two_people_dispose_and_a_certificate_says_what_went(somebody: Somebody) -> None:
    code = _release([UPN, OTHER])
    first, second = somebody("auditor"), somebody("director", la="999")
    made = propose_disposal(by=first, today=TODAY)
    with pytest.raises(InputError, match="a disposal list already"):
        propose_disposal(by=second, today=TODAY)
    with pytest.raises(InputError, match="yourself"):
        approve_disposal(disposal=made, version=1, by=first)
    with pytest.raises(InputError, match="Somebody else changed"):
        approve_disposal(disposal=made, version=2, by=second)
    approved = approve_disposal(disposal=made, version=1, by=second)
    carry_out_disposal(approved)
    done = finish_disposal(approved)
    store = Home(settings.KEYSTAGE_HOME)
    assert store.releases() == ()
    assert [one.release.code for one in store.standing().destroyed] == [code]
    (item,) = done.certificate["items"]
    assert (item["gone"], item["since"], len(item["sha256"])) == (2, "2025-09-01", 64)
    text = pypdf.PdfReader(io.BytesIO(certificate_pdf(done))).pages[0].extract_text()
    assert f"Certificate of disposal {done.pk}" in text
    assert f"account {first.pk}" in text
    assert first.name not in text
    assert finish_disposal(done).certificate == done.certificate


def test_what_a_kill_left_is_gone_on_with(somebody: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        _release([UPN, OTHER], source=f"file {number}".encode())
    made = propose_disposal(by=somebody("auditor"), today=TODAY)
    approved = approve_disposal(disposal=made, version=1, by=somebody("auditor"))
    told: list[int] = []

    def killed(done: int, total: int) -> None:
        told.append(done)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out_disposal(approved, tell=killed)
    assert approved.items.filter(done_at=None).count() == 1
    carry_out_disposal(approved)
    assert finish_disposal(approved).state == Disposal.State.done
    assert Home(settings.KEYSTAGE_HOME).releases() == ()


def test_something_is_held_back_for_a_reason_and_comes_again(somebody: Somebody) -> None:
    _release([UPN])
    first, second = somebody("auditor"), somebody("auditor")
    made = propose_disposal(by=first, today=TODAY)
    item = made.items.get()
    until = TODAY + timedelta(days=90)
    held = {"disposal": made, "item": item.pk, "today": TODAY, "by": second}
    with pytest.raises(InputError, match="Say why"):
        hold_back(**held, reason=" ", until=until, version=1)
    with pytest.raises(InputError, match="after today"):
        hold_back(**held, reason="A claim.", until=TODAY, version=1)
    hold = hold_back(**held, reason="A claim.", until=until, version=1)
    with pytest.raises(InputError, match="Somebody else changed"):
        approve_disposal(disposal=made, version=1, by=second)
    with pytest.raises(InputError, match="Everything on this list is held back"):
        approve_disposal(disposal=made, version=2, by=second)
    withdraw_disposal(disposal=made, version=2, by=second)
    with pytest.raises(InputError, match="Nothing is past its date"):
        propose_disposal(by=first, today=TODAY)
    assert propose_disposal(by=first, today=until + timedelta(days=1)).items.count() == 1
    lift_hold(hold=hold, by=first)
    with pytest.raises(InputError, match="no longer held back"):
        lift_hold(hold=hold, by=first)


def test_the_database_itself_refuses_one_person_for_both(somebody: Somebody) -> None:
    one = somebody("auditor")
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.create(as_at=TODAY, state="approved", proposed_by=one, approved_by=one)


def test_a_restored_backup_brings_nothing_back_that_was_disposed_of(somebody: Somebody, tmp_path: Path) -> None:
    import shutil

    _release([UPN, OTHER])
    home = Path(settings.KEYSTAGE_HOME)
    shutil.copytree(home / "releases", tmp_path / "releases")
    shutil.copytree(home / "sources", tmp_path / "sources")
    approved = approve_disposal(
        disposal=propose_disposal(by=somebody("auditor"), today=TODAY), version=1, by=somebody("auditor")
    )
    carry_out_disposal(approved)
    finish_disposal(approved)
    for name in ("releases", "sources"):
        shutil.rmtree(home / name)
        shutil.copytree(tmp_path / name, home / name)
    assert Home(home).releases()
    merge_ledgers()
    reapply_erasures()
    assert Home(home).releases() == ()
    assert not list((home / "sources").iterdir())


def test_old_accounts_and_invitations_go_and_roles_stay_without_a_name(somebody: Somebody) -> None:
    gone = somebody("sip", la="999", ends=date(2024, 8, 31))
    here = somebody("sip", la="999")
    Invitation.objects.create(
        email="never@example.invalid", role="sip", place_kind="la", place="999", starts="2024-09-01", digest="d" * 64,
        expires_at=timezone.now(),
    )  # fmt: skip
    Invitation.objects.update(made_at=timezone.now() - timedelta(days=200))
    made = propose_disposal(by=somebody("auditor"), today=TODAY)
    approved = approve_disposal(disposal=made, version=1, by=somebody("auditor"))
    carry_out_disposal(approved)
    finish_disposal(approved)
    gone.refresh_from_db()
    here.refresh_from_db()
    assert gone.name == NO_LONGER_HERE
    assert here.name != NO_LONGER_HERE
    assert Assignment.objects.filter(user=gone).exists()
    assert not Invitation.objects.exists()

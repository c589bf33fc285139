"""Somebody is erased: asked for by one, approved by another, taken out everywhere, kept out of what comes back."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.store import Home
from keystage.service.accounts.models import Assignment, Invitation, User
from keystage.service.intake.models import Accepted
from keystage.service.privacy.actions import (
    approve_erasure,
    carry_out_erasure,
    finish_erasure,
    merge_ledgers,
    propose_erasure,
    reapply_erasures,
    withdraw_erasure,
)
from keystage.service.privacy.models import Erasure, LedgerLine
from keystage.service.privacy.people import NO_LONGER_HERE, account_key
from keystage.service.schools.models import SchoolGroup, Watched

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.19")]
UPN, OTHER = "A998200014001", "X998200014002"
EVERYWHERE = ("everywhere", "")

Somebody = Callable[..., User]


def _release(upns: list[str], source: bytes = b"") -> str:
    """A release of pupils, as the command line would import it."""
    from datetime import UTC, datetime

    from keystage.analysis.returns import ROW, Reading
    from keystage.analysis.vocabulary import AcademicYear

    frame = pl.DataFrame(
        {ROW: range(2, 2 + len(upns)), "upn": upns, "urn": "999001"},
        schema={ROW: pl.Int64, "upn": pl.String, "urn": pl.String},
    )
    reading = Reading("pupil_results_wide", "", AcademicYear(2019), frame, ())
    written = Home(settings.KEYSTAGE_HOME).write(
        reading, source=source or frame.write_csv().encode(), file="pupils.csv", status="", rows="all",
        now=datetime.now(UTC),
    )  # fmt: skip
    return written.release.code


def _ask(by: User, upn: str = UPN, **more: Any) -> Erasure:
    return propose_erasure(
        what="pupil", keys=[upn], why="asked", found={"intake.releases": 1}, place=EVERYWHERE, by=by, **more
    )


def _done(erasure: Erasure) -> Erasure:
    return finish_erasure(carry_out_erasure(erasure))


def test_two_people_erase_a_pupil_and_nothing_says_who_it_was(somebody: Somebody) -> None:
    from keystage.service.intake.actions import adopt

    _release([UPN, OTHER])
    adopt()
    first, second = somebody("auditor"), somebody("auditor")
    asked = _ask(first)
    with pytest.raises(InputError, match="yourself"):
        approve_erasure(erasure=asked, key=UPN, version=1, by=first)
    with pytest.raises(InputError, match="not the number"):
        approve_erasure(erasure=asked, key=OTHER, version=1, by=second)
    with pytest.raises(InputError, match="Somebody else changed"):
        approve_erasure(erasure=asked, key=UPN, version=7, by=second)
    approved = approve_erasure(erasure=asked, key=UPN.lower(), version=1, by=second)
    done = _done(approved)
    assert (done.state, done.digests, done.gone) == ("done", [], {"intake.releases": 1})
    store = Home(settings.KEYSTAGE_HOME)
    (held,) = store.releases()
    assert store.frame(held)["upn"].to_list() == [OTHER]
    assert Accepted.objects.filter(release=held.code, rows=1).count() == 1
    assert not list(_bytes_with(UPN))
    with pytest.raises(InputError, match="decided already"):
        approve_erasure(erasure=done, key=UPN, version=done.version, by=second)


def test_a_withdrawn_erasure_keeps_no_digest_and_takes_nothing_out(somebody: Somebody) -> None:
    _release([UPN])
    asked = _ask(somebody("auditor"))
    with pytest.raises(InputError, match="same person"):
        _ask(somebody("auditor"))
    withdraw_erasure(erasure=asked, version=1, by=None)
    asked.refresh_from_db()
    assert (asked.state, asked.digests, LedgerLine.objects.count()) == ("withdrawn", [], 0)
    assert _ask(somebody("auditor")).state == "proposed"


def test_an_erasure_of_nobody_is_refused(somebody: Somebody) -> None:
    with pytest.raises(InputError, match="Nothing is held"):
        propose_erasure(what="pupil", keys=[UPN], why="asked", found={}, place=EVERYWHERE, by=somebody())


def test_ledgers_are_put_together_and_a_restored_backup_is_gone_through(somebody: Somebody, tmp_path: Path) -> None:
    _release([UPN, OTHER])
    approved = approve_erasure(erasure=_ask(somebody("auditor")), key=UPN, version=1, by=somebody("auditor"))
    merge_ledgers()
    _done(approved)
    home = Path(settings.KEYSTAGE_HOME)
    (home / "erasures").rename(tmp_path / "beside-the-backup")
    LedgerLine.objects.all().delete()
    _release([UPN, OTHER], source=b"an older backup")
    assert list(_bytes_with(UPN))
    assert reapply_erasures().people == 0
    assert merge_ledgers(tmp_path / "beside-the-backup") == 2  # a line in the file, one in the database
    done = reapply_erasures()
    assert (done.people, done.things["intake.releases"]) == (1, 1)
    assert not list(_bytes_with(UPN))
    assert reapply_erasures().total == 0
    (home / "erasures").unlink()
    assert merge_ledgers() == 1
    assert (home / "erasures").is_file()


def test_a_file_that_waits_is_destroyed_and_its_sender_told(signed_in_as: Callable[..., Any]) -> None:
    from keystage.service.intake.incoming import folder_of, keep
    from keystage.service.intake.models import Upload

    browser = signed_in_as("data_officer", la="999")
    kept = keep([f"UPN,Reading\n{UPN},110\n".encode()], name=f"results of {UPN}.csv")
    upload = Upload.objects.create(
        id=kept.id, by=browser.user, name=kept.name, size=kept.size, sha256=kept.sha256, state="read"
    )
    _release([UPN, OTHER])
    _done(approve_erasure(erasure=_ask(browser.user), key=UPN, version=1, by=None))
    upload.refresh_from_db()
    assert upload.state == "withdrawn"
    assert "erased" in upload.said
    assert UPN not in upload.name
    assert not folder_of(upload.pk).exists()
    assert not list(_bytes_with(UPN))


def test_an_account_leaves_what_was_done_and_no_name(somebody: Somebody, mailoutbox: list[Any]) -> None:
    user = somebody("sip", la="999", email="robin.canary@example.invalid")
    User.objects.filter(pk=user.pk).update(name="Robin Canary")
    user.refresh_from_db()
    Watched.objects.create(user=user, urn="999001")
    SchoolGroup.objects.create(owner=user, name="Robin Canary's own")
    Invitation.objects.create(
        email=user.email, role="sip", place_kind="la", place="998", starts="2026-01-01", digest="d" * 64,
        expires_at=timezone.now(),
    )  # fmt: skip
    outbox = Path(settings.KEYSTAGE_HOME) / "outbox"
    outbox.mkdir()
    dashes = "-" * 79
    (outbox / "1.log").write_text(
        f"To: robin.canary@example.invalid\n\nDear Robin Canary\n{dashes}\nTo: b@c.invalid\n\nx\n{dashes}\n"
    )
    asked = propose_erasure(
        what="account", keys=[account_key(user)], why="asked", found={"accounts.user": 1}, place=EVERYWHERE,
        account=user.pk, by=somebody("auditor"),
    )  # fmt: skip
    done = _done(approve_erasure(erasure=asked, key=account_key(user), version=1, by=somebody("auditor")))
    user.refresh_from_db()
    assert (user.name, user.is_active, user.has_usable_password()) == (NO_LONGER_HERE, False, False)
    assert Assignment.objects.filter(user=user).count() == 1
    assert not Assignment.objects.filter(user=user, ends=None).exists()
    assert done.gone["schools.own_lists"] == 2
    assert (outbox / "1.log").read_text().startswith("To: b@c.invalid")
    for word in ("robin.canary", "Robin Canary"):
        assert not list(_bytes_with(word))


def _bytes_with(word: str) -> Iterator[str]:
    """Where a word stands: in names and bytes of files of the home, Parquet as text, and in every table."""
    home, wanted = Path(settings.KEYSTAGE_HOME), word.encode()
    for path in home.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if data[:4] == b"PAR1":
            data += pl.read_parquet(io.BytesIO(data)).write_csv().encode()
        if wanted in data or wanted in str(path.relative_to(home)).encode():
            yield str(path)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(word in str(row) for row in cursor.fetchall()):
                yield table


def test_what_was_approved_is_asked_for_again_when_its_work_failed(somebody: Somebody) -> None:
    from datetime import timedelta

    from keystage.service.jobs.models import Job
    from keystage.service.site.privacy.leaving import carry_on

    _release([UPN])
    approved = approve_erasure(erasure=_ask(somebody("auditor")), key=UPN, version=1, by=somebody("auditor"))
    assert carry_on() == 1
    assert carry_on() == 0
    Job.objects.update(state="failed", ended_at=timezone.now() - timedelta(hours=1))
    assert carry_on() == 1
    _done(approved)
    Job.objects.update(state="failed", ended_at=timezone.now() - timedelta(hours=1))
    assert carry_on() == 0

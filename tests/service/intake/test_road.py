"""One file's road: received, read, accepted; what a second person, a second click or a second file changes."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from keystage.analysis.store import Home
from keystage.service.audit.models import Event
from keystage.service.intake.actions import accept, adopt, reconcile, withdraw
from keystage.service.intake.incoming import folder_of, keep
from keystage.service.intake.models import Accepted, Upload
from keystage.service.intake.selectors import home
from keystage.service.intake.tasks import pull
from keystage.service.jobs.models import Job
from keystage.service.schools.models import School
from tests.factories import register_files
from tests.service.intake.conftest import accepted
from tests.service.intake.sheets import gld, own_sheet, school_list

pytestmark = pytest.mark.django_db

Work = Callable[[], list[Job]]
Sent = Callable[..., Upload]


@pytest.mark.req("X.7")
def test_file_is_kept_with_its_digest_before_anything_is_read(officer: Client, sent: Sent) -> None:
    upload = sent(officer, gld(), name="..\\..\\early years.csv", read=False)
    assert (folder_of(upload.pk) / "file").read_bytes() == gld()
    assert upload.name == "early years.csv"
    assert upload.sha256 == hashlib.sha256(gld()).hexdigest()
    assert upload.state == Upload.State.reading


@pytest.mark.req("X.7")
def test_good_file_becomes_a_numbered_release(officer: Client, sent: Sent, work: Work) -> None:
    upload = sent(officer, gld())
    page = officer.get(f"/files/sent/{upload.pk}/").content.decode()
    assert "All 2 rows are good" in page
    assert "It is new" in page
    upload = accepted(officer, upload, work)
    assert upload.state == Upload.State.accepted
    row = Accepted.objects.get()
    assert (row.kind, row.year, row.rows) == ("school_measures_long", "2018/19", 2)
    assert [r.code for r in home().current()] == [row.release]
    assert Event.objects.filter(what="intake.accepted", key=row.release).count() == 1
    page = officer.get(f"/files/releases/{row.release}/").content.decode()
    assert "Current" in page
    with ZipFile(BytesIO(officer.get(f"/files/releases/{row.release}/file/").getvalue())) as given:
        assert given.read(given.namelist()[0]) == gld()


def test_same_form_twice_is_one_upload(officer: Client) -> None:
    form = {"form_token": "once"}
    first = officer.post("/files/send/", form | {"files": SimpleUploadedFile("a.csv", gld())})
    second = officer.post("/files/send/", form | {"files": SimpleUploadedFile("a.csv", gld())})
    assert first.url == second.url
    assert Upload.objects.count() == 1
    assert len(list(folder_of(Upload.objects.get().pk).parent.iterdir())) == 1


def test_double_click_on_accept_is_one_release(officer: Client, sent: Sent, work: Work) -> None:
    upload = sent(officer, gld())
    form = {"rows": "all", "version": upload.version, "form_token": "twice"}
    for _ in range(2):
        officer.post(f"/files/sent/{upload.pk}/accept/", form)
    work()
    assert Accepted.objects.count() == 1
    assert Job.objects.filter(task="intake.tasks.take").count() == 1


def test_of_two_officers_who_accept_at_once_one_wins_and_the_other_is_told(
    officer: Client, signed_in_as: Callable[..., Client], sent: Sent, work: Work
) -> None:
    other = signed_in_as("data_officer", la="999")
    upload = sent(officer, gld())
    for client in (officer, other):
        answer = client.post(
            f"/files/sent/{upload.pk}/accept/", {"rows": "all", "version": upload.version}, follow=True
        )
    assert "Somebody is accepting this file just now" in answer.content.decode()
    work()
    assert Accepted.objects.count() == 1


def test_withdrawing_what_another_accepts_is_refused_in_a_sentence(officer: Client, sent: Sent, work: Work) -> None:
    upload = sent(officer, gld())
    accept(Upload.objects.get(), by=officer.user, version=upload.version, rows="all")  # type: ignore[attr-defined]
    answer = officer.post(f"/files/sent/{upload.pk}/withdraw/", {"version": upload.version}, follow=True)
    assert "Somebody is accepting this file just now" in answer.content.decode()
    work()
    assert Accepted.objects.count() == 1


def test_withdrawn_file_is_destroyed_and_its_row_stays(
    officer: Client, sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    upload = sent(officer, gld())
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(upload, by=officer.user, version=upload.version)  # type: ignore[attr-defined]
    assert not folder_of(upload.pk).exists()
    assert Upload.objects.get().state == Upload.State.withdrawn
    assert officer.get(f"/files/sent/{upload.pk}/").status_code == 200


@pytest.mark.req("X.7")
def test_second_file_says_what_it_changes_before_it_is_accepted(officer: Client, sent: Sent, work: Work) -> None:
    accepted(officer, sent(officer, gld()), work)
    upload = sent(
        officer, gld("999001,2018/19,Good level of development,74,30", "999002,2018/19,Good level of development,50,10")
    )
    said = upload.tables.get().preview
    assert (said["action"], said["new"], said["dropped"], said["changed"]) == ("revises", 1, 1, 1)
    assert said["changed_list"][0]["before"] == "71"
    assert said["changed_list"][0]["after"] == "74"
    page = officer.get(f"/files/sent/{upload.pk}/").content.decode()
    assert "It revises" in page
    assert said["new_list"] == ["999002"]
    accepted(officer, upload, work)
    first, second = Accepted.objects.order_by("pk")
    page = officer.get(f"/files/releases/{first.release}/").content.decode()
    assert second.release in page
    assert "Revised since" in page


def test_preview_that_another_file_made_old_is_not_accepted(officer: Client, sent: Sent, work: Work) -> None:
    late = sent(officer, gld("999001,2018/19,Good level of development,74,30"))
    accepted(officer, sent(officer, gld()), work)
    answer = officer.post(f"/files/sent/{late.pk}/accept/", {"rows": "all", "version": late.version}, follow=True)
    assert "Another file of this kind and year was accepted" in answer.content.decode()
    assert Accepted.objects.count() == 1


def test_same_bytes_again_say_when_they_came_and_what_they_are(officer: Client, sent: Sent, work: Work) -> None:
    accepted(officer, sent(officer, gld()), work)
    page = officer.get(f"/files/sent/{sent(officer, gld()).pk}/").content.decode()
    assert "This very file has come before" in page
    assert f"release {Accepted.objects.get().release}" in page
    assert "Nothing: exactly this is" in page


@pytest.mark.req("X.7")
def test_all_or_nothing_refuses_and_good_rows_only_says_what_was_left_out(
    officer: Client, sent: Sent, work: Work
) -> None:
    upload = sent(officer, gld("999001,2018/19,Good level of development,71,30",
                               "999002,2018/19,Good level of development,171,30"))  # fmt: skip
    answer = officer.post(f"/files/sent/{upload.pk}/accept/", {"rows": "all", "version": upload.version}, follow=True)
    assert "Some rows have errors" in answer.content.decode()
    upload = accepted(officer, upload, work, rows="good")
    (release,) = home().releases()
    assert (release.rows, release.left_out) == (1, 1)
    assert "1 row with errors was left out" in officer.get(f"/files/releases/{release.code}/").content.decode()
    assert b"171" in officer.get(f"/files/sent/{upload.pk}/0/mend/?format=csv").content


def test_what_is_too_large_or_empty_is_refused_in_a_sentence(officer: Client) -> None:
    answer = officer.post("/files/send/", {"files": SimpleUploadedFile("a.csv", b"")})
    assert answer.status_code == 422
    assert "is empty" in answer.content.decode()
    assert "Choose a file" in officer.post("/files/send/", {}).content.decode()
    with pytest.raises(Exception, match="larger than 0 MB"):
        keep([b"12345"], name="a.csv", most=3)
    assert Upload.objects.count() == 0


def test_file_without_year_is_asked_for_it_and_read_so(officer: Client, sent: Sent, work: Work) -> None:
    upload = sent(officer, b"URN,Good level of development,Pupils\n999001,71,30\n")
    if upload.state == Upload.State.refused:
        assert "academic year" in officer.get(f"/files/sent/{upload.pk}/").content.decode()
        officer.post(f"/files/sent/{upload.pk}/about/", {"version": upload.version, "year": "2018/19"})
        work()
        upload.refresh_from_db()
    assert upload.state == Upload.State.read
    assert upload.tables.get().year == "2018/19"


def test_file_that_waits_for_its_year_alone_says_so_in_the_list_and_on_its_page(officer: Client, sent: Sent) -> None:
    upload = sent(officer, register_files.SPINE.encode())
    assert "Its academic year is not known: say it" in officer.get("/files/").content.decode()
    page = officer.get(f"/files/sent/{upload.pk}/").content.decode()
    assert "Of which academic year is it?" in page
    assert "Say of which year it is, below" in page
    assert "cannot be read" not in page.lower()


@pytest.mark.req("X.7")
def test_register_changes_are_shown_before_they_are_taken(officer: Client, sent: Sent, work: Work) -> None:
    first = sent(officer, register_files.SPINE.encode(), year="2018/19")
    accepted(officer, first, work)
    assert School.objects.get(urn="999001").name == "Alder Bridge School"
    later = register_files.SPINE.replace("Alder Bridge School", "Alder Bridge Academy").encode()
    upload = sent(officer, later, year="2018/19")
    page = officer.get(f"/files/sent/{upload.pk}/").content.decode()
    assert "Alder Bridge Academy (999001) was called Alder Bridge School" in page
    assert School.objects.get(urn="999001").name == "Alder Bridge School"
    accepted(officer, upload, work)
    assert School.objects.get(urn="999001").name == "Alder Bridge Academy"


def test_rows_of_schools_not_known_are_named_before_and_after(officer: Client, sent: Sent, work: Work) -> None:
    accepted(officer, sent(officer, register_files.SPINE.encode(), year="2018/19"), work)
    upload = sent(officer, school_list("999001,Alder Bridge School,A. Adviser,North", ",Cinder Hill,B. Adviser,East"))
    assert "1 row names a school that the register does not know" in _page(officer, f"sent/{upload.pk}/")
    accepted(officer, upload, work)
    release = upload.tables.get().release
    assert "Row 3, Cinder Hill" in _page(officer, f"releases/{release}/")


def test_release_of_the_command_line_is_numbered_too(officer: Client, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from keystage.analysis.store import take_in

    file = tmp_path / "gld.csv"
    file.write_bytes(gld())
    take_in(file, home=home(), now=datetime.now(UTC))
    (row,) = adopt()
    assert adopt() == []
    assert row.upload is None
    assert "by the command line" in officer.get(f"/files/releases/{row.release}/").content.decode()


def test_bytes_without_row_and_row_without_bytes_are_set_right(officer: Client, sent: Sent, monkeypatch: Any) -> None:
    upload = sent(officer, gld())
    (folder_of(upload.pk) / "file").unlink()
    stray = keep([b"x"], name="stray.csv")
    monkeypatch.setattr("keystage.service.intake.incoming.time.time", lambda: 4_000_000_000.0)
    assert reconcile() == {"orphans": 1, "lost": 1}
    assert reconcile() == {"orphans": 0, "lost": 0}
    assert not folder_of(stray.id).exists()
    assert "no longer here" in officer.get(f"/files/sent/{upload.pk}/").content.decode()


@pytest.mark.req("X.7")
def test_unknown_sheet_is_mapped_on_screen_and_known_next_time(officer: Client, sent: Sent, work: Work) -> None:
    upload = sent(officer, own_sheet(), year="2018/19")
    assert upload.state == Upload.State.refused
    page = officer.get(f"/files/sent/{upload.pk}/0/columns/").content.decode()
    assert "Thriving score" in page
    columns = [c["name"] for c in _proposal(upload)]
    thriving = columns.index("Thriving score")
    form = {"name": "Thriving", f"column-{thriving}": "new measure"}
    answer = officer.post(f"/files/sent/{upload.pk}/0/columns/", form)
    assert "What does it measure" in answer.content.decode()
    form |= {f"m{thriving}-title": "Thriving", f"m{thriving}-kind": "mean", f"m{thriving}-key_stage": "context",
             f"m{thriving}-polarity": "high"}  # fmt: skip
    answer = officer.post(f"/files/sent/{upload.pk}/0/columns/", form)
    assert answer.status_code == 302, answer.content.decode()
    work()
    upload.refresh_from_db()
    assert upload.state == Upload.State.read
    assert upload.tables.get().kind == "thriving"
    again = sent(officer, own_sheet().replace(b"61", b"63"), year="2019/20")
    assert again.state == Upload.State.read


def test_bad_answers_get_a_sentence_at_the_field(officer: Client, sent: Sent) -> None:
    upload = sent(officer, own_sheet(), year="2018/19")
    answer = officer.post(
        f"/files/sent/{upload.pk}/0/columns/",
        {"name": "", "column-2": "something else", "other-2": "eyfs_gdl"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give the sheet a name" in page
    assert "is no meaning of a column that is known" in page
    assert not (Home(home().folder).folder / "definitions" / "layouts").exists()


def _page(client: Client, path: str) -> str:
    return client.get(f"/files/{path}").content.decode()


def _proposal(upload: Upload) -> list[dict[str, Any]]:
    import json

    found: list[dict[str, Any]] = json.loads((folder_of(upload.pk) / "proposal-0.json").read_text())["columns"]
    return found


def test_worker_sets_right_what_a_power_cut_left_as_it_begins(
    officer: Client, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = sent(officer, gld())
    (folder_of(upload.pk) / "file").unlink()
    monkeypatch.setattr("keystage.service.intake.tasks._looked", [])
    pull()
    assert "no longer here" in officer.get(f"/files/sent/{upload.pk}/").content.decode()


@pytest.mark.req("X.7")
@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(200), b"PK\x03\x04 not an archive after all", b"\x00\x01\x02" * 90]
)
def test_file_that_holds_no_table_is_withdrawn_and_asked_no_year(officer: Client, sent: Sent, data: bytes) -> None:
    upload = sent(officer, data, name="picture.png")
    page = officer.get(f"/files/sent/{upload.pk}/").content.decode()
    assert upload.state == Upload.State.refused
    assert "No year or status makes this file readable" in page
    assert "Withdraw this file" in page
    assert "Read it so" not in page
    assert "Read it again" not in page


def test_sheet_not_known_yet_can_still_be_told_its_year(officer: Client, sent: Sent) -> None:
    page = officer.get(f"/files/sent/{sent(officer, own_sheet()).pk}/").content.decode()
    assert "Read it so" in page

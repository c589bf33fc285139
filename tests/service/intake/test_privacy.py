"""Whose files a person sees, and what a school may send in."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from keystage.service.accounts.models import SharingAgreement
from keystage.service.audit.models import Event
from keystage.service.intake.models import Upload
from keystage.service.jobs.models import Job
from keystage.service.schools.models import School
from tests.corpus.good import ROWS, UPNS, csv, ctf, table
from tests.service.intake.conftest import accepted
from tests.service.intake.sheets import gld

pytestmark = pytest.mark.django_db

Sent = Callable[..., Upload]


@pytest.mark.req("X.8")
def test_head_sends_own_pupils_and_the_authority_sees_them_only_by_agreement(
    head: Client, officer: Client, sent: Sent, work: Callable[[], list[Job]]
) -> None:
    upload = sent(head, csv(), year="2018/19")
    assert (upload.from_school, upload.whose, upload.pupils, upload.state) == (True, "999001", True, "read")
    assert head.get(f"/files/sent/{upload.pk}/").status_code == 200
    assert officer.get(f"/files/sent/{upload.pk}/").status_code == 404
    assert upload.name not in officer.get("/files/").content.decode()
    SharingAgreement.objects.create(
        place_kind="school", place="999001", roles=["data_officer"], purpose="Results", starts=date(2020, 1, 1),
        ends=date(2999, 1, 1),
    )  # fmt: skip
    assert officer.get(f"/files/sent/{upload.pk}/").status_code == 200
    accepted(head, upload, work)
    release = upload.tables.get().release
    assert head.get(f"/files/releases/{release}/").status_code == 200


@pytest.mark.req("X.8")
def test_head_of_another_school_and_of_the_next_never_see_it(
    head: Client, signed_in_as: Callable[..., Client], sent: Sent
) -> None:
    upload = sent(head, csv(), year="2018/19")
    for other in (signed_in_as("headteacher", school="998001"), signed_in_as("sip_manager", la="999")):
        assert other.get(f"/files/sent/{upload.pk}/").status_code == 404
        assert other.get(f"/files/sent/{upload.pk}/0/findings/").status_code == 404
        assert other.post(f"/files/sent/{upload.pk}/withdraw/", {"version": upload.version}).status_code == 404


@pytest.mark.req("X.8")
def test_school_may_not_send_a_file_about_schools(head: Client, sent: Sent) -> None:
    upload = sent(head, gld())
    assert upload.state == Upload.State.refused
    assert "results of its own pupils are taken, and nothing else" in upload.said


@pytest.mark.req("X.8")
def test_school_may_not_send_another_schools_pupils(head: Client, sent: Sent) -> None:
    upload = sent(head, table(rows=[("998001", *row[1:]) for row in ROWS]).encode(), year="2018/19")
    assert upload.state == Upload.State.refused
    assert "of another school" in upload.said
    mixed = [ROWS[0], *(("998001", *row[1:]) for row in ROWS[1:])]
    assert "7 rows are of another school" in sent(head, table(rows=mixed).encode(), year="2018/19").said


@pytest.mark.req("X.8")
def test_common_transfer_file_of_another_school_is_refused(
    signed_in_as: Callable[..., Client], two_schools: tuple[School, School], sent: Sent
) -> None:
    upload = sent(signed_in_as("headteacher", school="998001"), ctf())
    assert upload.state == Upload.State.refused
    assert "Common Transfer File is of" in upload.said
    assert "--any-school" not in upload.said


@pytest.mark.req("X.8")
def test_no_page_or_record_quotes_a_pupil(head: Client, sent: Sent) -> None:
    upload = sent(head, csv(r3_KS2_reading="121", r4_UPN=UPNS[0]), year="2018/19")
    assert upload.tables.get().bad_rows
    pages = [head.get(f"/files/sent/{upload.pk}/{more}").content.decode() for more in ("", "0/findings/")]
    said = "".join(pages) + str(list(Event.objects.values())) + str(list(Job.objects.values()))
    assert not [upn for upn in UPNS if upn in said]
    assert Event.objects.filter(what="intake.findings.saw", key=str(upload.pk)).exists()


@pytest.mark.req("X.7", "X.8")
def test_file_to_mend_has_the_rows_the_reasons_and_no_names_and_comes_back(head: Client, sent: Sent) -> None:
    rows = table(("Pupil name", "URN", "UPN", "Date of birth", "Sex", "Year group", "FSM6", "KS2 reading",
                  "KS2 writing", "KS2 maths"), [("Ada Ash", *row) for row in ROWS])  # fmt: skip
    upload = sent(head, rows.replace("104,EXS", "=121,EXS").encode(), year="2018/19")
    answer = head.get(f"/files/sent/{upload.pk}/0/mend/?format=csv")
    text = answer.content.decode("utf-8-sig")
    assert "Ada Ash" not in text
    assert "Keystage: what is wrong" in text
    assert len(text.splitlines()) == 2
    assert "'=121" in text
    assert Event.objects.filter(what="intake.file-to-mend.saw").exists()
    mended = head.get(f"/files/sent/{upload.pk}/0/mend/?format=csv&rows=all").content.replace(b"'=121", b"104")
    again = sent(head, mended, year="2018/19")
    assert again.state == Upload.State.read
    assert again.tables.get().bad_rows == 0
    assert head.get(f"/files/sent/{upload.pk}/0/mend/?format=xlsx").content.startswith(b"PK")


def test_file_to_mend_that_comes_back_with_errors_left_is_read_and_given_out_again(head: Client, sent: Sent) -> None:
    upload = sent(head, csv().replace(b"104,EXS", b"=121,EXS", 1), year="2018/19")
    for _ in range(2):
        given = head.get(f"/files/sent/{upload.pk}/0/mend/?format=csv&rows=all").content
        assert given.count(b"Keystage: what is wrong") == 1
        assert given.count(b"Keystage: row in the file") == 1
        upload = sent(head, given, year="2018/19")
        assert upload.state == Upload.State.read
        assert upload.tables.get().bad_rows == 1


def test_scope_that_ends_closes_the_files_at_the_next_request(head: Client, sent: Sent) -> None:
    upload = sent(head, csv(), year="2018/19")
    head.user.assignments.update(ends=date(2001, 1, 1))  # type: ignore[attr-defined]
    assert head.get(f"/files/sent/{upload.pk}/").status_code == 302  # to sign in again
    assert head.get(f"/files/sent/{upload.pk}/").url.startswith("/people/sign-in/")  # type: ignore[attr-defined]


def test_list_of_files_asks_the_database_as_often_for_six_as_for_sixty(
    officer: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    import uuid

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    officer.get("/files/")
    counts = []
    for number in (6, 18):
        for _ in range(number):
            made = Upload.objects.create(id=uuid.uuid4(), name="a.csv", size=1, sha256="0" * 64, place_kind="la",
                                         place="999", pupils=False)  # fmt: skip
            made.tables.create(number=0, title="Sheet", rows=1)
        with CaptureQueriesContext(connection) as caught:
            assert officer.get("/files/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]

"""Requests: written down sealed, clocks, gathered without another's data, decided, answered, forgotten."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.audit.models import Event
from keystage.service.jobs.worker import next_job, run_job
from keystage.service.privacy import actions
from keystage.service.privacy.models import RightsRequest, SubjectPack
from keystage.service.privacy.packs import leave_out, read_pack, remove_old
from keystage.service.privacy.registry import Subject, holdings
from keystage.service.privacy.selectors import restricted_numbers
from keystage.service.site.privacy.answer import as_html, as_json, handed_over
from keystage.service.site.privacy.gathering import gather
from keystage.service.site.privacy.requests import ask_to_gather
from tests.service.privacy.conftest import ONE, OTHER, TODAY

Opened = Callable[..., RightsRequest]


@pytest.mark.req("X.19")
def test_neither_the_database_nor_the_record_nor_the_job_says_whom_a_request_is_about(
    opened: Opened, pupils: tuple[str, str], two_schools: Any, django_user_model: Any
) -> None:
    request = opened()
    ask_to_gather(request=request, by=None)
    _work()

    for needle in (ONE, "Mary Ashe", "mary@example.invalid", "All you hold"):
        for table in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # table names are our own
                assert needle not in str(cursor.fetchall()), f"{needle} stands in {table}"
        for file in (Path(settings.KEYSTAGE_HOME) / "subject-access").iterdir():
            assert needle.encode() not in file.read_bytes()


@pytest.mark.req("X.19")
def test_everything_of_one_pupil_is_gathered_and_nothing_of_another(
    opened: Opened, pupils: tuple[str, str], two_schools: Any
) -> None:
    pack = _gathered(opened())
    said = json.dumps(read_pack(pack))

    assert ONE in said
    assert OTHER not in said
    assert "lives with her aunt" in said, "what the release left out stands in the file as it came"
    assert "moved here in May" not in said
    assert {"a row of Pupils' results, a row a pupil, 2018/19"} <= {one["what"] for one in read_pack(pack)["entries"]}


@pytest.mark.req("X.8", "X.19")
def test_who_opened_the_list_is_told_by_role_and_place_and_not_by_name(
    opened: Opened, pupils: tuple[str, str], two_schools: Any, signed_in_as: Callable[..., Client]
) -> None:
    head = signed_in_as("headteacher", school="999001")
    assert head.get("/schools/999001/pupils/").status_code == 200

    pack = _gathered(opened())
    (seen,) = read_pack(pack)["sightings"]
    assert seen["who"] == "Headteacher, Alder Bridge Primary School"
    assert "2018/19" in seen["words"]
    assert not seen["sure"]
    assert head.user.name not in json.dumps(read_pack(pack))  # type: ignore[attr-defined]  # the fixture's


def test_answer_is_one_page_without_script_and_with_the_same_data_inside(
    opened: Opened, pupils: tuple[str, str], two_schools: Any
) -> None:
    pack = _gathered(opened(asked="</script><script>alert(1)</script>"))
    page = as_html(pack).decode()

    inside = page.partition('<script type="application/json" id="data">')[2].partition("</script>")[0]
    assert json.loads(inside) == json.loads(as_json(pack)) == handed_over(pack)
    assert page.count("<script") == 1
    assert "http://" not in page
    assert "src=" not in page


def test_what_is_left_out_is_not_handed_over_and_its_reason_is(
    opened: Opened, pupils: tuple[str, str], two_schools: Any
) -> None:
    pack = _gathered(opened())
    number = next(i for i, one in enumerate(read_pack(pack)["entries"]) if one["holding"] == "intake.sources")
    with pytest.raises(InputError):
        leave_out(pack=pack, version=1, why={number: " "}, by=None)
    leave_out(pack=pack, version=1, why={number: "It tells of her aunt"}, by=None)
    pack.refresh_from_db()

    assert "lives with her aunt" not in as_html(pack).decode()
    assert "It tells of her aunt" in as_html(pack).decode()
    with pytest.raises(InputError, match="Somebody else"):
        leave_out(pack=pack, version=1, why={}, by=None)


def test_two_people_of_one_name_are_left_to_a_person_to_tell_apart(opened: Opened, two_schools: Any) -> None:
    ours, theirs = two_schools
    for school in (ours, theirs):
        school.adviser = "Ann Bell"
        school.save()
    request = opened(about="named", subjects=[Subject("named", "Ann Bell")], relation="self", place=("everywhere", ""))
    pack = _gathered(request)
    schools = [one for one in read_pack(pack)["entries"] if one["holding"] == "schools.school"]
    assert len(schools) == 2

    number = read_pack(pack)["entries"].index(schools[1])
    leave_out(pack=pack, version=1, why={number: "Not this person"}, by=None)
    pack.refresh_from_db()
    assert handed_over(pack)["left_out"] == {"things": 0, "reasons": []}, "another person's things are not counted"


@pytest.mark.req("X.8")
def test_officer_of_one_authority_is_not_given_what_is_about_schools_of_another(
    opened: Opened, two_schools: Any
) -> None:
    ours, theirs = two_schools
    for school in (ours, theirs):
        school.adviser = "Ann Bell"
        school.save()
    pack = _gathered(opened(about="named", subjects=[Subject("named", "Ann Bell")], relation="self"))
    gathered = read_pack(pack)
    assert "999001" in json.dumps(gathered["entries"])
    assert "998001" not in json.dumps(gathered["entries"])
    assert gathered["elsewhere"] > 0


@pytest.mark.req("X.8")
def test_officer_of_one_authority_is_not_given_files_notes_and_accounts_of_another(
    opened: Opened, pupils: tuple[str, str], two_schools: Any, somebody: Callable[..., Any]
) -> None:
    ann = somebody("sip", la="999", email="ann@example.invalid")
    ann.name = "Ann Bell"
    ann.save()
    theirs = opened(place=("la", "998"))
    assert read_pack(_gathered(theirs))["entries"] == [], "pupils of 999001 are no business of authority 998"

    named = opened(about="named", subjects=[Subject("named", "Ann Bell")], relation="self", place=("la", "998"))
    gathered = read_pack(_gathered(named))
    assert "ann@example.invalid" not in json.dumps(gathered)
    assert gathered["elsewhere"] > 0


def test_officer_of_the_only_authority_that_is_served_is_given_what_names_no_school(
    opened: Opened, pupils: tuple[str, str], two_schools: Any
) -> None:
    two_schools[1].served = False
    two_schools[1].save()
    held = {one["holding"] for one in read_pack(_gathered(opened()))["entries"]}
    assert held == {"intake.releases", "intake.sources", "privacy.request"}


def test_gathering_begun_again_leaves_one_pack(opened: Opened, pupils: tuple[str, str], two_schools: Any) -> None:
    request = opened()
    _gathered(request)
    _gathered(request)
    assert SubjectPack.objects.filter(removed_at=None).count() == 1
    assert len(list((Path(settings.KEYSTAGE_HOME) / "subject-access").iterdir())) == 1


def test_pack_is_destroyed_after_its_days(opened: Opened, pupils: tuple[str, str], two_schools: Any) -> None:
    pack = _gathered(opened())
    SubjectPack.objects.update(made_at=timezone.now() - timedelta(days=settings.SUBJECT_ACCESS_DAYS + 1))
    assert remove_old() == 1
    assert list((Path(settings.KEYSTAGE_HOME) / "subject-access").iterdir()) == []
    pack.refresh_from_db()
    with pytest.raises(InputError, match="destroyed"):
        read_pack(pack)


def test_changed_pack_and_lost_key_are_refused_with_a_sentence(
    opened: Opened, pupils: tuple[str, str], two_schools: Any, officer: Client
) -> None:
    request = opened()
    pack = _gathered(request)
    (file,) = (Path(settings.KEYSTAGE_HOME) / "subject-access").iterdir()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    with pytest.raises(InputError, match="cannot be read"):
        read_pack(pack)

    (Path(settings.KEYSTAGE_HOME) / "privacy-key").write_text("x" * 40)
    page = officer.get(f"/privacy/requests/{request.pk}/").content.decode()
    assert "cannot be read" in page
    assert ONE not in page


def test_clock_waits_for_identity_and_for_answers(opened: Opened) -> None:
    request = opened(identity_known=False)
    assert request.state == "waiting"
    with pytest.raises(InputError, match="not certain yet"):
        ask_to_gather(request=request, by=None)
    actions.confirm_identity(request=request, version=1, on=date(2026, 12, 1), how="passport seen", by=None)
    assert (request.state, request.due_on) == ("open", date(2027, 1, 1 + 3))  # 1 January is a holiday, then a weekend

    actions.ask_what_they_want(request=request, version=2, on=date(2026, 12, 2), words="Which years?", by=None)
    assert request.state == "waiting"
    actions.they_answered(request=request, version=3, on=date(2026, 12, 7), words="All", by=None)
    assert request.due_on == date(2027, 1, 6)


def test_extension_is_once_within_the_month_and_never_of_the_educational_record(opened: Opened) -> None:
    request = opened()
    actions.extend(request=request, version=1, on=date(2026, 12, 1), why="many years", by=None)
    assert request.due_on == date(2027, 2, 22)  # 20 February is a Saturday
    with pytest.raises(InputError, match="only once"):
        actions.extend(request=request, version=2, on=date(2026, 12, 1), why="more", by=None)
    late = opened()
    with pytest.raises(InputError, match="first month"):
        actions.extend(request=late, version=1, on=late.due_on + timedelta(days=1), why="late", by=None)
    record = opened("record")
    with pytest.raises(InputError, match="fifteen school days"):
        actions.extend(request=record, version=1, on=TODAY, why="holidays", by=None)


def test_two_people_who_change_a_request_at_once_lose_nothing(opened: Opened) -> None:
    request = opened("rectification")
    actions.decide(request=request, version=1, outcome="refused", why="It is right", by=None, today=TODAY)
    with pytest.raises(InputError, match="Somebody else"):
        actions.decide(request=request, version=1, outcome="source", why="It is wrong", by=None, today=TODAY)
    assert request.steps.filter(what="decided").count() == 1


def test_nothing_is_answered_before_it_is_gathered_or_decided(opened: Opened) -> None:
    with pytest.raises(InputError, match="gathered"):
        actions.answer(request=opened(), version=1, on=TODAY, how="by hand", by=None)
    with pytest.raises(InputError, match="decided"):
        actions.answer(request=opened("objection"), version=1, on=TODAY, how="by hand", by=None)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("pupil", "A123"),
        ("pupil", "999777:"),
        ("pupil", "x:1"),
        ("named", "B"),
        ("named", "  "),
        ("account", "7 or 1=1"),
    ],
)
def test_whoever_cannot_be_looked_for_is_refused_in_words_that_quote_nothing(
    opened: Opened, kind: str, key: str
) -> None:
    with pytest.raises(InputError) as refusal:
        opened(about=kind, subjects=[Subject(kind, key)])  # type: ignore[arg-type]  # a kind
    assert not key.strip() or key not in str(refusal.value)
    assert RightsRequest.objects.count() == 0


@pytest.mark.req("X.19")
def test_restricted_pupil_is_left_out_of_lists_and_downloads_until_it_is_lifted(
    opened: Opened, pupils: tuple[str, str], two_schools: Any, signed_in_as: Callable[..., Client]
) -> None:
    head = signed_in_as("headteacher", school="999001")
    assert f"…{ONE[-4:]}" in head.get("/schools/999001/pupils/").content.decode()

    request = opened("rectification")
    actions.restrict(request=request, by=None, today=TODAY)
    assert restricted_numbers() == {ONE}
    page = head.get("/schools/999001/pupils/").content.decode()
    assert f"…{ONE[-4:]}" not in page
    assert f"…{OTHER[-4:]}" in page

    actions.lift(request=request, why="decided, told on Monday", by=None, today=TODAY)
    assert f"…{ONE[-4:]}" in head.get("/schools/999001/pupils/").content.decode()


def test_what_is_held_about_an_account_names_nobody_else(two_schools: Any, signed_in_as: Callable[..., Client]) -> None:
    mine = signed_in_as("headteacher", school="999001")
    others = signed_in_as("auditor", la="999")
    others.get(f"/people/{mine.user.pk}/")  # type: ignore[attr-defined]  # the fixture's
    page = mine.get("/privacy/me/").content.decode()
    assert mine.user.email in page  # type: ignore[attr-defined]  # as above
    assert "Data protection officer or auditor" in page, "who looked stands there by role"
    assert others.user.name not in page  # type: ignore[attr-defined]  # as above
    taken = json.loads(mine.get("/privacy/me/file/").content)
    assert others.user.email not in json.dumps(taken)  # type: ignore[attr-defined]  # as above


def test_requests_are_theirs_of_a_place_alone(opened: Opened, signed_in_as: Callable[..., Client]) -> None:
    request = opened()
    other = signed_in_as("auditor", la="998")
    for path in ("", "gather/", "held/", "held/html/", "note/"):
        assert other.get(f"/privacy/requests/{request.pk}/{path}").status_code in (404, 405), path
    assert other.post(f"/privacy/requests/{request.pk}/gather/").status_code == 404
    assert "request" not in str(list(other.get("/privacy/requests/").context["rows"]))


def test_request_is_written_down_and_answered_on_screen(
    officer: Client, pupils: tuple[str, str], two_schools: Any
) -> None:
    answer = officer.post("/privacy/requests/new/", {
        "kind": "access", "about": "pupil", "keys": f"{ONE}\n", "relation": "parent", "asker": "Mary Ashe",
        "contact": "1 High Street", "identity": "known", "channel": "letter", "received_on": "today",
    })  # fmt: skip
    assert "enter a date like" in answer.content.decode()
    answer = officer.post("/privacy/requests/new/", {
        "kind": "access", "about": "pupil", "keys": f"{ONE}\n", "relation": "parent", "asker": "Mary Ashe",
        "contact": "1 High Street", "identity": "known", "channel": "letter",
        "received_on": f"{timezone.localdate():%Y-%m-%d}",
    })  # fmt: skip
    request = RightsRequest.objects.get()
    assert answer.headers["Location"] == f"/privacy/requests/{request.pk}/"
    assert ONE in officer.get(answer.headers["Location"]).content.decode()

    officer.post(f"/privacy/requests/{request.pk}/gather/")
    _work()
    page = officer.get(f"/privacy/requests/{request.pk}/held/").content.decode()
    assert "lives with her aunt" in page
    file = officer.get(f"/privacy/requests/{request.pk}/held/html/")
    assert ONE in file.content.decode()
    assert ONE not in file.headers["Content-Disposition"]
    sent = {"on": f"{timezone.localdate():%Y-%m-%d}", "words": "by hand", "version": request.version}
    assert officer.post(f"/privacy/requests/{request.pk}/answer/", sent).status_code == 302
    request.refresh_from_db()
    assert request.state == "answered"
    said = [event.what for event in Event.objects.order_by("id") if event.what.startswith("privacy.")]
    assert said == [
        "privacy.request-opened", "privacy.request.saw", "privacy.pack-asked", "privacy.pack-made", "privacy.pack.saw",
        "privacy.pack-taken", "privacy.request-answered",
    ]  # fmt: skip


def _work() -> None:
    job = next_job("the test")
    assert job is not None
    run_job(job)
    job.refresh_from_db()
    assert job.state == "done", job.said


def _gathered(request: RightsRequest) -> SubjectPack:
    ask_to_gather(request=request, by=None)
    _work()
    return SubjectPack.objects.filter(request=request, removed_at=None).get()


def test_gathering_looks_into_every_holding_about_a_kind_of_person(two_schools: Any) -> None:
    for kind, key in (("pupil", ONE), ("account", "1"), ("named", "Ann Bell"), ("named", "ann@example.invalid")):
        found = gather([Subject(kind, key)])  # type: ignore[arg-type]  # a kind
        every = [one.title for one in holdings().values() if kind in one.about and one.code != "privacy.backups"]
        assert found["looked_through"] == every
        assert found["not_looked_through"][0].startswith("Backups")

"""The made-up area of the service, cut small: everybody signs in, all is there once, a killed start begins again."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from keystage.analysis.synthetic import MadeUpArea, Story, made_up_area, made_up_people
from keystage.service.accounts.models import Assignment, SharingAgreement, User
from keystage.service.accounts.roles import roles
from keystage.service.audit.models import Event
from keystage.service.config.demo import begin_area
from keystage.service.config.demo.people import Places
from keystage.service.config.demo.rest import steps
from keystage.service.intake.models import Accepted, CalendarNote, Upload
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import next_job, run_job
from keystage.service.profiles.selectors import latest
from keystage.service.schools.models import School, SchoolGroup, Watched

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.17")]


@pytest.fixture
def cut() -> tuple[MadeUpArea, tuple[Story, ...]]:
    """One year of the schools with a story and of three others, so that each adviser has some."""
    area, stories = made_up_area()
    return replace(area, ks2_years=(2023,), ks4_years=(2023,), ordinary=3), stories


@pytest.fixture
def begun(cut: tuple[MadeUpArea, tuple[Story, ...]], settings: Any) -> tuple[MadeUpArea, tuple[Story, ...]]:
    settings.KEYSTAGE_DEMO = True
    begin_area(*cut, pupil_years=(2023,))
    return cut


def _all_there() -> dict[str, int]:
    kinds = (User, Assignment, SharingAgreement, School, Accepted, Upload, CalendarNote, SchoolGroup, Watched)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_area_is_complete_and_begun_again_nothing_is_doubled(
    begun: tuple[MadeUpArea, tuple[Story, ...]], settings: Any
) -> None:
    """One test for one area: making it takes seconds."""
    prepared = latest()
    assert prepared is not None
    assert prepared.year == "2022/23"
    _everybody_signs_in()
    assert Job.objects.filter(task="config.tasks.finish_demo").update(state=Job.State.done) == 1  # done here, by hand
    assert Job.objects.filter(task="profiles.tasks.draw_pages").update(state=Job.State.done) == 1  # takes its time
    for _, do in steps(*begun, settings.KEYSTAGE_HOME, packs=False):
        do()
    while (job := next_job()) is not None and job.task == "intake.tasks.examine":
        run_job(job)
    _somebody_is_in_the_middle_of_something()
    _places_are_where_the_stories_say(begun)

    before = _all_there()
    begin_area(*begun, pupil_years=(2023,))
    for _, do in steps(*begun, settings.KEYSTAGE_HOME, packs=False):
        do()
    assert _all_there() == before
    assert Job.objects.filter(task="config.tasks.finish_demo").count() == 1


def _everybody_signs_in() -> None:
    """By one click each, and home opens; nobody has a password."""
    people = made_up_people()
    assert User.objects.count() == len(people)
    assert set(Assignment.objects.values_list("role", flat=True)) == set(roles())
    assert not any(user.has_usable_password() for user in User.objects.all())
    shown = Client().get("/demo/").content.decode()
    for user in User.objects.all():
        assert user.name in shown
        browser = Client()
        answer = browser.post("/demo/", {"user": user.pk})
        assert answer.status_code == 302, user.email
        assert browser.get("/").status_code == 200, user.email


def _somebody_is_in_the_middle_of_something() -> None:
    waiting = {upload.name: upload for upload in Upload.objects.filter(name__in=(
        "Phonics from schools.csv", "Belonging survey.csv", "edubasealldata20241031.csv",
    ))}  # fmt: skip
    assert {upload.state for upload in waiting.values()} <= {"read", "refused", "reading", "received"}
    assert waiting["Phonics from schools.csv"].tables.get().bad_rows == 6
    assert waiting["Belonging survey.csv"].tables.get().mapping
    accepted = Upload.objects.filter(state="accepted")
    assert {upload.name for upload in accepted} == {"pupils_2023_year_6.csv", "pupils_2023_year_11.csv"}
    assert Accepted.objects.filter(status="provisional").count() == 1
    assert SchoolGroup.objects.get(shared=True).name == "Reading programme"
    for one in Watched.objects.select_related("user"):  # nobody watches what they may not see
        assert School.objects.visible_to(one.user).filter(urn=one.urn).exists(), one
    for group in SchoolGroup.objects.select_related("owner"):
        assert School.objects.visible_to(group.owner).filter(urn__in=group.urns).count() == len(group.urns)
    assert Event.objects.filter(what="intake.received").exists()


def _places_are_where_the_stories_say(begun: tuple[MadeUpArea, tuple[Story, ...]]) -> None:
    places = Places.of(*begun)
    robin, inchbald = (User.objects.get(email=f"{name}@demo.invalid") for name in ("fenwright", "inchbald"))
    mine = set(School.objects.visible_to(robin, "figures.see").values_list("adviser", flat=True))
    assert mine == {"Robin Fenwright"}
    shared = School.objects.with_pupils_for(robin).values_list("urn", flat=True)
    assert list(shared) == [places.urns["alder_bridge"]]
    assert not School.objects.visible_to(inchbald).exists()
    assert Assignment.objects.get(user=inchbald).ends == date(2023, 8, 31)
    lead = User.objects.get(email="brandreth@demo.invalid")
    assert set(School.objects.visible_to(lead).values_list("trust", flat=True)) == {"Lantern Trust"}

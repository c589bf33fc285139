"""Pages of long work."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keystage.service.audit.models import Event
from keystage.service.jobs.actions import ask_for
from keystage.service.jobs.models import Job

pytestmark = pytest.mark.django_db
State = Job.State


@pytest.fixture
def client_and_job(signed_in_as: Callable[..., Client]) -> tuple[Client, Job]:
    client = signed_in_as()
    job = ask_for("a.tasks.b", title="Reading ks2.csv", by=client.user, led_to="/help/")  # type: ignore[attr-defined]
    return client, job


def test_a_page_says_how_far_it_is_and_looks_again_with_and_without_script(client_and_job: tuple[Client, Job]) -> None:
    client, job = client_and_job
    Job.objects.update(state=State.running, done=300_000, total=1_000_000, unit="rows")
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "300,000 of 1,000,000 rows" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'hx-trigger="every 1s"' in page


def test_the_script_gets_the_piece_alone_and_is_led_on_at_the_end(client_and_job: tuple[Client, Job]) -> None:
    client, job = client_and_job
    assert "<html" not in client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    Job.objects.update(state=State.done)
    assert client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})["HX-Redirect"] == "/help/"
    assert client.get(f"/jobs/{job.pk}/")["Location"] == "/help/"


def test_a_job_that_failed_says_why_and_looks_no_more(client_and_job: tuple[Client, Job]) -> None:
    client, job = client_and_job
    Job.objects.update(state=State.failed, said="Row 7 names a school nobody knows.")
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "Row 7 names a school nobody knows." in page
    assert "refresh" not in page
    assert "hx-get" not in page


def test_somebody_elses_job_is_absent(client_and_job: tuple[Client, Job], signed_in_as: Callable[..., Client]) -> None:
    _, job = client_and_job
    other = signed_in_as()
    assert other.get(f"/jobs/{job.pk}/").status_code == 404
    assert other.post(f"/jobs/{job.pk}/cancel/").status_code == 404
    assert "Reading ks2.csv" not in other.get("/jobs/").content.decode()


def test_a_job_is_called_off_on_its_page_and_recorded(client_and_job: tuple[Client, Job]) -> None:
    client, job = client_and_job
    answer = client.post(f"/jobs/{job.pk}/cancel/", {"form_token": "t"}, follow=True)
    assert "You called it off" in answer.content.decode()
    assert Event.objects.filter(what="jobs.called-off", key=str(job.pk)).count() == 1
    assert client.get(f"/jobs/{job.pk}/cancel/").status_code == 405


def test_the_list_of_jobs_asks_no_more_with_more_jobs(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as()
    asked = []
    for more in (1, 20):
        for number in range(more):
            ask_for("a.tasks.b", title=f"Work {number}", by=client.user)  # type: ignore[attr-defined]
        client.get("/jobs/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/jobs/").content.decode()
        assert page.count("Work ") >= more
        asked.append(len(queries))
    assert asked[0] == asked[1]

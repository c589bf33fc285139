"""Files sent in through the screens, and the worker that reads them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from keystage.service.intake.models import Upload
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import next_job, run_job
from keystage.service.schools.models import School

HEADINGS = "URN,School name,Adviser,Level of support"


@pytest.fixture
def work(db: None) -> Callable[[], list[Job]]:
    """Do every job that waits, as the worker would; the jobs as they ended."""

    def done() -> list[Job]:
        ended = []
        while (job := next_job()) is not None:
            run_job(job)
            ended.append(Job.objects.get(pk=job.pk))
        return ended

    return done


@pytest.fixture
def sent(work: Callable[[], list[Job]]) -> Callable[..., Upload]:
    """sent(client, b"…", name="a.csv", year="2018/19"): a file sent in by the form, and read."""

    def made(client: Client, data: bytes, *, name: str = "file.csv", read: bool = True, **said: Any) -> Upload:
        before = set(Upload.objects.values_list("pk", flat=True))
        answer = client.post("/files/send/", {"files": SimpleUploadedFile(name, data), **said})
        assert answer.status_code == 302, answer.content.decode()
        if read:
            work()
        return Upload.objects.exclude(pk__in=before).get()

    return made


@pytest.fixture
def officer(signed_in_as: Callable[..., Client], two_schools: tuple[School, School]) -> Client:
    return signed_in_as("data_officer", la="999")


@pytest.fixture
def head(signed_in_as: Callable[..., Client], two_schools: tuple[School, School]) -> Client:
    return signed_in_as("headteacher", school="999001")


def accepted(client: Client, upload: Upload, work: Callable[[], list[Job]], rows: str = "all") -> Upload:
    """The upload after it was accepted by the form."""
    upload.refresh_from_db()
    client.post(f"/files/sent/{upload.pk}/accept/", {"rows": rows, "version": upload.version})
    work()
    upload.refresh_from_db()
    return upload

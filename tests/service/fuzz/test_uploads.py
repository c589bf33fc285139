"""Spoiled files on their whole way: sent in, read, looked at, mapped, accepted. For long: `script/drill fuzz`."""

import os
import random
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from keystage.service.intake.models import Upload
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import next_job, run_job
from keystage.service.schools.models import School
from tests.service.fuzz.mutated import spoiled
from tests.service.fuzz.nasty import nasty

pytestmark = [pytest.mark.django_db]

_TIMES = int(os.environ.get("KEYSTAGE_FUZZ_FILES", "14"))
_SEED = int(os.environ.get("KEYSTAGE_FUZZ_SEED", "20261122"))
_FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"[^>]*>')
_OPTION = re.compile(r'<option value="([^"]*)"')


def test_no_file_breaks_the_service(
    signed_in_as: Callable[..., Client], two_schools: tuple[School, School], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL")
    officer, head = signed_in_as("data_officer", la="999"), signed_in_as("headteacher", school="999001")
    for client in (officer, head):
        client.raise_request_exception = False
    bad = []
    for number in range(_SEED, _SEED + _TIMES):
        chance = random.Random(number)
        bad += [f"file {number}: {one}" for one in _on_its_way(chance.choice((officer, head)), chance)]
    assert not bad, "\n".join(bad[:40])
    states = set(Upload.objects.values_list("state", flat=True))
    assert states >= {Upload.State.accepted, Upload.State.refused}, "some got through, and some did not"


def _on_its_way(client: Client, chance: random.Random) -> list[str]:
    """What went wrong, in words."""
    name, data = spoiled(chance)
    before, bad = set(Upload.objects.values_list("pk", flat=True)), list[str]()
    form = {"files": SimpleUploadedFile(name, data), "year": chance.choice(("", "2022/23", nasty(chance)[:9]))}
    bad += _judged("send", client.post("/files/send/", form).status_code)
    bad += _worked(name)
    for upload in Upload.objects.exclude(pk__in=before):
        bad += _looked_at(client, upload, chance)
        upload.refresh_from_db()
        rows = chance.choice(("all", "good"))
        answer = client.post(f"/files/sent/{upload.pk}/accept/", {"rows": rows, "version": upload.version})
        bad += _judged(f"accept {name}", answer.status_code) + _worked(name)
        bad += _judged(f"page of {name}", client.get(f"/files/sent/{upload.pk}/").status_code)
    return bad


def _looked_at(client: Client, upload: Upload, chance: random.Random) -> list[str]:
    """Its page, its findings as page and file, the mapping of columns with answers by chance."""
    bad = _judged("page", client.get(f"/files/sent/{upload.pk}/").status_code)
    for table in upload.tables.all():
        at = f"/files/sent/{upload.pk}/{table.number}"
        for path in (f"{at}/findings/", f"{at}/mend/"):
            bad += _judged(path, client.get(path).status_code)
        page = client.get(f"{at}/columns/")
        bad += _judged("columns", page.status_code)
        if page.status_code == 200:
            text = page.content.decode()
            said = {field: _said(text, field, chance) for field in set(_FIELD.findall(text))}
            bad += _judged("map", client.post(f"{at}/columns/", said | {"name": "A sheet"}).status_code) + _worked(
                "map"
            )
            break  # it is read anew, and its tables are others
    return bad


def _said(page: str, field: str, chance: random.Random) -> str:
    """One of what the page offers, or what nobody should send."""
    rest = page.partition(f'name="{field}"')[2]
    offered = _OPTION.findall(rest.partition("</select>")[0]) if "</select>" in rest else []
    return chance.choice(offered) if offered and chance.random() < 0.8 else nasty(chance)[:200]


def _worked(name: str) -> list[str]:
    bad = []
    while (job := next_job()) is not None:
        run_job(job)
        done = Job.objects.get(pk=job.pk)
        if "Something went wrong" in done.said or done.state not in (Job.State.done, Job.State.failed):
            bad.append(f"{done.task} of {name}: {done.state} {done.said}")
    return bad


def _judged(what: str, status: int) -> list[str]:
    return [f"{what} was answered with {status}"] if status >= 500 else []

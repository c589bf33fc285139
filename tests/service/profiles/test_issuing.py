"""Issued packs: frozen, numbered, checked, taken up again; read by those who may."""

import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection, connections
from django.test import Client, TransactionTestCase
from django.urls import reverse

from keystage.service.audit.models import Event
from keystage.service.jobs.actions import tell
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import next_job, run_job
from keystage.service.profiles import issuing, pack_runs
from keystage.service.profiles.issuing import issue_area, issue_school
from keystage.service.profiles.models import IssuedPack, PackRun
from keystage.service.profiles.pack_files import checked, folder_of
from keystage.service.profiles.pack_runs import ask_for_packs, packs_of
from keystage.service.profiles.packs import readable_packs
from tests.service.profiles.conftest import ReadyArea

Signed = Callable[..., Client]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Word, the one slow format."""
    monkeypatch.setattr(issuing, "FORMATS", {"pdf": "PDF", "xlsx": "Excel"})


@pytest.fixture
def pack(ready_area: ReadyArea, quick: None) -> IssuedPack:
    school = ready_area.school("alder_bridge")
    return issue_school(by=None, school=school, audience="adviser", prepared=ready_area.prepared)


@pytest.mark.req("X.6")
def test_a_pack_stays_when_figures_change(ready_area: ReadyArea, pack: IssuedPack, signed_in_as: Signed) -> None:
    client = signed_in_as("sip_manager", la="999")
    page = reverse("profiles:pack", args=[pack.pk])
    before = client.get(reverse("profiles:pack-file", args=[pack.pk, "pdf"]))
    was = (folder_of(pack.key) / "pack.pdf").read_bytes()
    assert b"".join(before.streaming_content).startswith(was)  # type: ignore[attr-defined]  # a file
    assert b"Newer figures" not in client.get(page).content
    ready_area.prepared.pk, ready_area.prepared.key = None, "f" * 32
    ready_area.prepared.save()
    assert "Newer figures of 2022/23 exist" in client.get(page).content.decode()
    after = client.get(reverse("profiles:pack-file", args=[pack.pk, "pdf"]))
    assert b"".join(after.streaming_content).startswith(was)  # type: ignore[attr-defined]  # as above
    assert pack.stands_on
    assert len(pack.definitions) == 64


def test_a_changed_file_is_named_and_not_given_out(pack: IssuedPack, signed_in_as: Signed) -> None:
    path = folder_of(pack.key) / "pack.pdf"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")
    assert {one.format: one.sound for one in checked(pack)} == {"pdf": False, "xlsx": True}
    client = signed_in_as("sip_manager", la="999")
    answer = client.get(reverse("profiles:pack-file", args=[pack.pk, "pdf"]), follow=True)
    assert "no longer the one that was issued" in answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.req("X.8")
@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("headteacher", {"school", "adviser", "governors", "public"}),
        ("sip", {"adviser", "governors", "public"}),
        ("governor", {"governors", "public"}),
    ],
)
def test_whoever_sees_more_reads_what_was_made_for_those_who_see_less(
    ready_area: ReadyArea, quick: None, signed_in_as: Signed, role: str, reads: set[str]
) -> None:
    school = ready_area.school("alder_bridge")
    for audience in ("school", "adviser", "governors", "public"):
        issue_school(by=None, school=school, audience=audience, prepared=ready_area.prepared)
    user = signed_in_as(role, school=school.urn).user  # type: ignore[attr-defined]  # the fixture's
    assert {one.audience for one in readable_packs(user)} == reads
    elsewhere = signed_in_as(role, school=ready_area.urns["tiny"]).user  # type: ignore[attr-defined]  # as above
    assert readable_packs(elsewhere) == []


def test_a_pack_is_issued_from_its_form_once(ready_area: ReadyArea, quick: None, signed_in_as: Signed) -> None:
    client, urn = signed_in_as("sip_manager", la="999"), ready_area.urns["alder_bridge"]
    said = {"audience": "adviser", "year": "2022/23", "as_at": "", "form_token": "a-token"}
    address = reverse("profiles:pack-issue", args=[urn])
    first, again = client.post(address, said), client.post(address, said)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert [(one.number, one.subject) for one in IssuedPack.objects.all()] == [(1, urn)]
    assert Event.objects.get(what="profiles.pack-issued").detail["number"] == 1


def test_another_day_has_figures_of_its_own(ready_area: ReadyArea, quick: None) -> None:
    school, day = ready_area.school("alder_bridge"), ready_area.prepared.as_at.replace(day=1)
    made = issue_school(by=None, school=school, audience="adviser", prepared=ready_area.prepared, as_at=day)
    assert made.as_at == day


def test_a_run_goes_on_where_it_was_killed(
    ready_area: ReadyArea, quick: None, signed_in_as: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in_as("sip_manager", la="999")
    user = client.user  # type: ignore[attr-defined]  # the fixture's
    urns = [ready_area.urns[story] for story in ("alder_bridge", "tiny", "infant")]
    run = ask_for_packs(
        by=user, kind="schools", code="", name="All", urns=[*urns, "100000"], audience="adviser", year="2022/23"
    )  # fmt: skip
    told: list[int] = []

    class Killed(BaseException):
        pass

    def dies(job: Job, **more: Any) -> None:
        told.append(more["done"])
        if more["done"] == 2:
            raise Killed
        tell(job, **more)

    monkeypatch.setattr(pack_runs, "tell", dies)
    job = next_job()
    assert job is not None
    with pytest.raises(Killed):
        run_job(job)
    assert packs_of(run).count() == 2
    monkeypatch.setattr(pack_runs, "tell", tell)
    Job.objects.update(lease_ends="2020-01-01T00:00:00Z")
    again = next_job()
    assert again is not None
    run_job(again)
    assert sorted(packs_of(run).values_list("subject", flat=True)) == sorted(urns)
    assert set(IssuedPack.objects.values_list("number", flat=True)) == {1}
    page = client.get(reverse("profiles:pack-run", args=[run.pk])).content.decode()
    assert "3 of 4 packs are issued" in page
    answer = client.get(reverse("profiles:pack-run-zip", args=[run.pk, "all"]))
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]  # a file
        *packs, who_took_them = archive.namelist()
        assert len(packs) == 3
        assert all(name.endswith("-2022-23-pack-adviser-no-1.pdf") for name in packs)
        assert who_took_them == "about-these-files.txt"


def test_one_that_fails_is_named_and_the_others_go_on(
    ready_area: ReadyArea, quick: None, monkeypatch: pytest.MonkeyPatch, signed_in_as: Signed
) -> None:
    ready, gone = ready_area, ready_area.urns["tiny"]
    for path in (ready.home / "figures" / ready.prepared.key / "adviser").glob(f"{gone}.case"):
        path.unlink()
    user = signed_in_as("sip_manager", la="999").user  # type: ignore[attr-defined]  # the fixture's
    ask_for_packs(
        by=user, kind="schools", code="", name="All", urns=[gone, ready.urns["infant"]], audience="adviser",
        year="2022/23",
    )  # fmt: skip
    job = next_job()
    assert job is not None
    run_job(job)
    assert [one["urn"] for one in PackRun.objects.get().failures] == [gone]
    assert IssuedPack.objects.get().subject == ready.urns["infant"]


def test_an_areas_pack_names_schools_for_its_panel_alone(
    ready_area: ReadyArea, quick: None, signed_in_as: Signed
) -> None:
    from keystage.service.profiles.areas import visible_area

    user = signed_in_as("sip_manager", la="999").user  # type: ignore[attr-defined]  # the fixture's
    place = visible_area(user, "la", "999").place
    panel = issue_area(by=user, place=place, audience="adviser", prepared=ready_area.prepared)
    public = issue_area(by=user, place=place, audience="public", prepared=ready_area.prepared)
    assert (panel.number, public.number) == (1, 2)
    names = [ready_area.school("alder_bridge").name.encode(), ready_area.school("high_bar").name.encode()]
    said = {}
    for one in (panel, public):
        with ZipFile(folder_of(one.key) / "pack.xlsx") as book:
            said[one.audience] = b"".join(book.read(name) for name in book.namelist())
    assert any(name in said["adviser"] for name in names)
    assert not any(name in said["public"] for name in names)


@pytest.mark.req("X.5")
class Numbering(TransactionTestCase):
    """Two who issue at the same moment get two numbers, and neither an error."""

    def test_two_at_once_get_two_numbers(self) -> None:
        def one() -> None:
            try:
                issuing._number(_bare(), None)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        numbers = sorted(IssuedPack.objects.values_list("number", flat=True))
        assert numbers == [1, 2, 3, 4, 5, 6], (connection.vendor, numbers)


def _bare() -> IssuedPack:
    return IssuedPack(
        subject_kind="school", subject="999001", name="Alder Bridge", urns=["999001"], year="2022/23",
        audience="adviser", as_at="2024-02-29", digest="0" * 64,
    )  # fmt: skip

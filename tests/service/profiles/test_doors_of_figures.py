"""Files of figures and of packs carry their mark too, in every format, and read as they did before."""

import io
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document  # type: ignore[import-untyped]  # it has no types
from openpyxl import load_workbook  # type: ignore[import-untyped]  # as above

from keystage.service.profiles.issuing import issue_school
from keystage.service.profiles.marking import marked
from keystage.service.profiles.models import PackRun
from keystage.service.profiles.pack_files import FORMATS, path_of
from tests.service.doors import OF_FIGURES, check_mark
from tests.service.profiles.conftest import ReadyArea

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8", "X.11")]

_MARK = (
    "Taken by ann@example.invalid (user:7), 12 November 2026 at 10:03. Purpose: a <test> & more – ü. Record number 9."
)


def test_every_file_of_figures_is_marked(ready_area: ReadyArea, signed_in_as: Callable[..., Client]) -> None:
    urn = ready_area.urns["alder_bridge"]
    pack = issue_school(
        by=None, school=ready_area.school("alder_bridge"), audience="adviser", prepared=ready_area.prepared
    )
    run = PackRun.objects.create(
        kind="schools", code="", name="All", urns=[urn], year="2022/23", audience="adviser", as_at=pack.as_at
    )  # fmt: skip
    pack.run = str(run.pk)
    pack.save()
    client = signed_in_as("sip_manager", la="999")
    area = {"kind": "la", "code": "999"}
    asked = {
        "profiles:area-tables": ({**area, "part": "summary"}, ("?table=0&format=csv", "?table=0&format=xlsx")),
        "profiles:area-behind": (area, ("?certainty=any&table=below&format=csv",)),
        "profiles:school-part": ({"urn": urn, "part": "all-figures"}, ("?format=csv", "?format=xlsx")),
        "profiles:one-page": ({"urn": urn}, ("",)),
        "profiles:pack-run-zip": ({"pk": run.pk, "folder": "all"}, ("?format=pdf", "?format=docx")),
    }
    for name, (kwargs, endings) in asked.items():
        for ending in endings:
            answer = client.get(reverse(name, kwargs=kwargs) + ending)
            assert answer.has_header("Content-Disposition"), f"{name}{ending}: {answer.status_code}"
            check_mark(client.user, answer)  # type: ignore[attr-defined]  # put there by the fixture
    for format in FORMATS:
        answer = client.get(reverse("profiles:pack-file", kwargs={"pk": pack.pk, "format": format}))
        check_mark(client.user, answer)  # type: ignore[attr-defined]  # as above
    assert asked.keys() | {"profiles:pack-file"} == OF_FIGURES


def test_a_mark_changes_nothing_that_a_file_shows(ready_area: ReadyArea) -> None:
    pack = issue_school(
        by=None, school=ready_area.school("alder_bridge"), audience="adviser", prepared=ready_area.prepared
    )
    was, new = {}, {}
    for format in FORMATS:
        path = path_of(pack, format)
        assert path is not None
        was[format] = path.read_bytes()
        new[format] = marked(was[format], format, _MARK)
    assert new["pdf"].startswith(was["pdf"]), "what was issued is there byte for byte"
    old_pdf, new_pdf = (pypdf.PdfReader(io.BytesIO(one["pdf"]), strict=True) for one in (was, new))
    assert [page.extract_text() for page in old_pdf.pages] == [page.extract_text() for page in new_pdf.pages]
    assert new_pdf.metadata is not None
    assert new_pdf.metadata.subject == _MARK
    assert old_pdf.metadata is not None
    assert new_pdf.metadata.title == old_pdf.metadata.title
    for format in ("docx", "xlsx"):
        parts = [_parts(one[format]) for one in (was, new)]
        assert parts[0] == parts[1], "all but the properties"
    assert Document(io.BytesIO(new["docx"])).core_properties.comments == _MARK
    assert load_workbook(io.BytesIO(new["xlsx"])).properties.description == _MARK
    assert b"a &lt;test&gt; &amp; more" in new["html"]


def test_a_mark_put_twice_reads_as_the_second(ready_area: ReadyArea) -> None:
    pack = issue_school(
        by=None, school=ready_area.school("alder_bridge"), audience="adviser", prepared=ready_area.prepared
    )
    path = path_of(pack, "pdf")
    assert path is not None
    twice = marked(marked(path.read_bytes(), "pdf", "first"), "pdf", "second")
    found: Any = pypdf.PdfReader(io.BytesIO(twice), strict=True)
    assert found.metadata.subject == "second"
    assert len(found.pages) == len(pypdf.PdfReader(path).pages)


def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}

"""The record of processing and the impact assessment: filled from the service, open where only people can write."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from keystage.service.privacy.models import RightsRequest
from keystage.service.privacy.registry import holdings


@pytest.mark.req("X.19")
@pytest.mark.parametrize("name", ["ropa", "dpia"])
def test_document_names_every_holding_and_leaves_open_what_only_people_know(
    name: str, officer: Client, two_schools: Any
) -> None:
    page = officer.get(f"/privacy/documents/{name}/page/").content.decode()
    assert "«To be written:" in page
    for one in holdings().values():
        assert one.facts.replace("'", "&#x27;") in page or one.facts in page, one.code


@pytest.mark.req("X.15")
@pytest.mark.parametrize("name", ["ropa", "dpia"])
def test_each_table_of_a_document_is_named_and_unlike_the_others(name: str, officer: Client, two_schools: Any) -> None:
    page = officer.get(f"/privacy/documents/{name}/page/").content.decode()
    names = re.findall(r'role="region" aria-label="([^"]+)"', page)
    assert len(names) >= 5
    assert len(set(names)) == len(names)
    assert "Table" not in names


def test_document_is_word_and_pdf_too(officer: Client, two_schools: Any) -> None:
    word = officer.get("/privacy/documents/dpia/docx/").content
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert "To be written" in archive.read("word/document.xml").decode()
    assert officer.get("/privacy/documents/ropa/pdf/").content.startswith(b"%PDF")
    assert officer.get("/privacy/documents/ropa/exe/").status_code == 404
    assert officer.get("/privacy/documents/other/page/").status_code == 404


def test_record_says_who_sees_pupils_and_by_what_right(officer: Client, two_schools: Any) -> None:
    page = officer.get("/privacy/documents/ropa/page/").content.decode()
    assert "Headteacher: the pupils of their own school" in page
    assert "Article 6(1)(e)" in page
    assert officer.user.name in page, "the officer stands there by name"  # type: ignore[attr-defined]  # the fixture's


def test_registry_shows_columns_of_own_sheets_that_nobody_spoke_for(
    officer: Client, two_schools: Any, settings: Any
) -> None:
    folder = settings.KEYSTAGE_HOME / "definitions" / "layouts"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(
        'schema = 1\ntitle = "Ours"\nsource = "Us"\n[[layout]]\ncode = "governance"\ntitle = "Our governors"\n'
        'publisher = "authority"\nyear = "none"\n'
        'columns = [{ code = "urn", type = "code", headers = ["URN"] }, { code = "chair", headers = ["Chair"] }]\n'
    )
    page = officer.get("/privacy/").content.decode()
    assert "Our governors: chair" in page


def test_breach_is_logged_with_its_clock_and_refused_where_it_contradicts_itself(
    officer: Client, two_schools: Any
) -> None:
    given = {"what": "A list went astray", "known_on": "20 November 2026", "known_at": "16:30", "happened_on": ""}
    page = officer.post("/privacy/breaches/new/", given | {"known_on": "20 November 2099"}).content.decode()
    assert "after now" in page
    where = officer.post("/privacy/breaches/new/", given).headers["Location"]
    assert "23 November 2026, 16:30" in officer.get(where).content.decode()

    said = {"what": "A list went astray", "risk": "high", "ico": "not_needed", "why": "small", "version": 1}
    assert "always reported" in officer.post(where, said).content.decode()
    said |= {"risk": "none", "closed_on": "21 November 2026"}
    assert officer.post(where, said).status_code == 302
    assert "Somebody else changed" in officer.post(where, said).content.decode()


def test_home_says_what_is_due_to_the_officer_alone(
    officer: Client, opened: Callable[..., Any], two_schools: Any, signed_in_as: Callable[..., Client]
) -> None:
    opened()
    RightsRequest.objects.update(due_on=timezone.localdate() + timedelta(days=3), received_on=timezone.localdate())
    assert "1 request is due within 7 days" in officer.get("/").content.decode()
    assert "due within 7 days" not in signed_in_as("auditor", la="998").get("/").content.decode()

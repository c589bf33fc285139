"""Malformed files through the screens: each gets a page with a sentence, none breaks anything."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from keystage.service.intake.models import Upload
from keystage.service.jobs.models import Job
from tests.corpus.cases import CASES, Case
from tests.corpus.good import UPNS

_TAG, _OPTION = re.compile(r"<[^>]*>"), re.compile(r"(^|\s)--[a-z]|keystage (map|read|import|template)")

pytestmark = pytest.mark.django_db


@pytest.mark.req("X.7")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_malformed_file_gets_its_sentence_on_screen(
    case: Case, officer: Client, sent: Callable[..., Upload], work: Callable[[], list[Job]]
) -> None:
    data = case.make()
    if not data:
        return  # refused before it is kept: test_road
    upload = sent(officer, data, name="corpus.csv", year=case.year or "")
    page = officer.get(f"/files/sent/{upload.pk}/").content.decode()
    assert Job.objects.get(pk=upload.job).state == Job.State.done
    assert not _OPTION.search(_TAG.sub("", page))
    if case.verdict == "refused":
        assert upload.state == Upload.State.refused, page
        assert upload.said
    else:
        assert upload.state == Upload.State.read, upload.said
        bad = sum(table.bad_rows for table in upload.tables.all())
        assert bool(bad) == (case.verdict == "rows")
    _quotes_nobody(page)


def _quotes_nobody(page: str) -> None:
    assert not [upn for upn in UPNS if upn in page]

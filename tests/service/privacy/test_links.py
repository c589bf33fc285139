"""Nobody is shown a link on a page about privacy that leads nowhere for them."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from keystage.service.accounts.models import User
from keystage.service.privacy.actions import open_breach, propose_disposal, propose_erasure
from keystage.service.privacy.models import RightsRequest
from tests.service.privacy.test_erasing import _release

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8"), pytest.mark.usefixtures("two_schools")]
ROLES = {
    "headteacher": {"school": "999001"}, "sip_manager": {"la": "999"}, "data_officer": {"la": "999"},
    "director": {"la": "999"}, "trust_lead": {"trust": "T1"}, "auditor": {}, "system_administrator": {},
}  # fmt: skip
_LINK = re.compile(r"""<a\b[^>]*?\shref="([^"]+)\"""")
_FILE = re.compile(r"/(pdf|docx|html|json|certificate|file)/$")  # made when they are asked for


@pytest.fixture
def _then() -> Iterator[None]:
    """Six years after the results that `_release` takes in: they are due."""
    with time_machine.travel(datetime(2025, 9, 1, 9, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def something_of_each(_then: None, somebody: Callable[..., User], opened: Callable[..., RightsRequest]) -> None:
    """Results that are due, a list of them, an erasure, a request and a breach, each by somebody else."""
    _release(["A998200014001"])
    by = somebody("auditor")
    propose_disposal(by=by, today=date(2025, 9, 1))
    propose_erasure(
        what="pupil", keys=["X998200014002"], why="asked", found={"intake.releases": 1}, place=("la", "999"), by=by
    )
    opened("rectification", received_on=date(2025, 9, 1), today=date(2025, 9, 1))
    what = "A list was sent to the wrong school."
    open_breach(by=by, what=what, known_at=timezone.now(), place=("la", "999"), happened_on=None)


def _links(page: HttpResponse, path: str) -> Iterator[str]:
    main = page.content.decode().partition("<main")[2]
    for link in map(unescape, _LINK.findall(main)):
        address = path + link if link.startswith("?") else link.partition("#")[0]
        if address.startswith(("/privacy/", "?")) and not _FILE.search(address):
            yield address


@pytest.mark.usefixtures("something_of_each")
@pytest.mark.parametrize("role", ROLES)
def test_no_link_of_a_page_about_privacy_is_closed_to_who_sees_it(
    role: str, signed_in_as: Callable[..., Client]
) -> None:
    client, met, waiting = signed_in_as(role, **ROLES[role]), {"/privacy/"}, ["/privacy/"]
    while waiting:
        path = waiting.pop()
        page = client.get(path)
        assert page.status_code == 200, path
        new = set(_links(page, path)) - met
        met |= new
        waiting += new
    assert "/privacy/retention/" in met
    assert ("/privacy/disposals/" in met) is (role in {"director", "trust_lead", "auditor", "system_administrator"})


@pytest.mark.usefixtures("something_of_each")
@pytest.mark.parametrize("role", ["data_officer", "auditor"])
def test_what_is_due_is_said_to_everybody_and_leads_on_for_who_decides(
    role: str, signed_in_as: Callable[..., Client]
) -> None:
    main = signed_in_as(role, **ROLES[role]).get("/privacy/retention/").content.decode().partition("<main")[2]
    assert "1 thing is past its date." in main
    assert ("/privacy/disposals/" in main) is (role == "auditor")

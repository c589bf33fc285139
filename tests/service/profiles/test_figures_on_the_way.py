"""Pages that wait for figures say how far their making is."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from keystage.service.jobs.models import Job
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.selectors import TASK
from tests.service.profiles.conftest import ReadyArea

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


@pytest.mark.req("X.4")
@pytest.mark.parametrize("path", ["/schools/{urn}/", "/schools/", "/areas/la/999/", "/areas/la/999/behind/"])
def test_pages_without_figures_say_how_far_their_making_is(
    ready_area: ReadyArea, signed_in_as: SignIn, path: str
) -> None:
    client = signed_in_as("sip_manager", la="999")
    address = path.format(urn=ready_area.urns["junior"])
    Prepared.objects.all().delete()
    assert "being made ready" not in _page(client, address)
    Job.objects.create(task=TASK, arguments={"year": "2022/23"}, title="Figures", state=Job.State.waiting)
    assert "Figures of 2022/23 are being made ready." in _page(client, address)
    Job.objects.update(state=Job.State.running, done=120, total=240, unit="pages")
    page = _page(client, address)
    assert "Figures of 2022/23 are being made ready: 120 of 240 pages." in page
    assert "No figures are ready yet" not in page

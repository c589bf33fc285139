"""Pages of areas: the public reads no name, on the page and in its files alike; drawn once, and quickly again."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no types

from keystage.analysis.packs.area import stages
from keystage.analysis.packs.area_pack import area_pack, groups_told
from keystage.analysis.packs.place import authority
from keystage.service.audit.models import Event
from keystage.service.profiles.area_pages import PAGES
from keystage.service.profiles.selectors import ready_for
from keystage.service.schools.models import School
from tests.service.profiles.conftest import ReadyArea

Signed = Callable[..., Client]
LA = ["la", "999"]
PARTS = [part for part in PAGES if part in ("summary", "schools", "inspections")]  # each kind of table


def _everything(client: Client) -> str:
    """All that an area's pages and files tell one reader."""
    told = []
    for part in PARTS:
        told.append(client.get(reverse("profiles:area-part", args=[*LA, part])).content.decode())
        address = reverse("profiles:area-tables", args=[*LA, part])
        listing = client.get(address).content.decode()
        told.append(listing)
        for number in range(listing.count("format=csv")):
            file = client.get(address, {"table": str(number), "format": "csv"})
            told.append(file.content.decode("utf-8-sig"))
        if "format=xlsx" in listing:
            book = load_workbook(BytesIO(client.get(address, {"table": "0", "format": "xlsx"}).content))
            told += [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    told.append(client.get(reverse("profiles:area-behind", args=LA), {"certainty": "any"}).content.decode())
    return "\n".join(told)


@pytest.mark.req("X.8", "X.9")
def test_the_public_reads_no_name_on_a_page_or_in_a_file(ready_area: ReadyArea, signed_in_as: Signed) -> None:
    names = set(School.objects.values_list("name", flat=True))
    panel = _everything(signed_in_as("director", la="999"))
    public = _everything(signed_in_as("board_member", la="999"))
    assert any(name in panel for name in names)
    assert not [name for name in names if name in public]
    assert "cohorts of 15 or fewer are left out" in public
    assert "Record number" in public


def test_the_panel_may_not_take_a_table_the_public_has_not(ready_area: ReadyArea, signed_in_as: Signed) -> None:
    address = reverse("profiles:area-behind", args=LA)
    asked = {"table": "below", "format": "csv", "certainty": "any"}
    assert signed_in_as("director", la="999").get(address, asked).status_code == 200
    assert signed_in_as("board_member", la="999").get(address, asked).status_code == 404


def test_a_page_is_drawn_once_and_recorded_each_time(
    ready_area: ReadyArea, signed_in_as: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in_as("director", la="999")
    address = reverse("profiles:area-part", args=[*LA, "schools"])
    first = client.get(address).content.decode()
    kept = list((ready_area.home / "figures" / ready_area.prepared.key / "drawn").iterdir())
    assert len(kept) == 2  # the page, and of which key stages there are results
    monkeypatch.setattr("keystage.service.profiles.area_pages._document", None)
    assert client.get(address).content.decode().count("<svg") == first.count("<svg") > 0
    assert Event.objects.filter(what="profiles.area.saw", key="la:999").count() == 2


def test_a_page_asks_the_database_no_more_for_more_schools(
    ready_area: ReadyArea, signed_in_as: Signed, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in_as("director", la="999")
    address = reverse("profiles:area", args=LA)
    client.get(address)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]  # a context
        assert client.get(address).status_code == 200


def test_an_area_is_told_alike_from_its_own_part_of_the_figures(ready_area: ReadyArea) -> None:
    """Pages read their schools and the groups they tell of, and say what they say of all there is."""
    ready = ready_for(ready_area.prepared)
    place = authority(ready.evidence("adviser"), "999")
    part = ready.evidence("adviser", urns=place.urns[:3], groups=groups_told())
    assert set(part.comparisons["urn"]) <= set(place.urns[:3])
    assert set(part.comparisons["group"]) <= set(groups_told())
    few = replace(place, kind="group", urns=place.urns[:3])
    for stage in stages(part, few, home=None):
        told, whole = (
            area_pack(evidence, place=few, audience="adviser", stage=stage)
            for evidence in (part, ready.evidence("adviser"))
        )
        assert told.sections == whole.sections
        assert told.sources == whole.sources

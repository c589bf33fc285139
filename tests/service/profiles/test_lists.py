"""The list of schools, comparing and the map."""

import re
from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keystage.analysis.triage import Headline
from keystage.service.profiles.listing import last_figures, listing_rows
from keystage.service.schools.models import School
from tests.factories.evidence import ALDER_BRIDGE, NORTHGATE_SPECIAL, evidence
from tests.service.profiles.conftest import ReadyArea

pytestmark = pytest.mark.django_db


def _schools(count: int, begin: int = 0) -> None:
    School.objects.bulk_create(
        School(
            urn=str(999100 + at), la="999", la_name="Westmere", name=f"School {at:03d}", town="Hale", kind="primary",
            phase="primary", state="open", latitude=51 + at / 500, longitude=-1.5 + at / 700,
        )
        for at in range(begin, count)
    )  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/schools/?sort=name", "/schools/map/", "/schools/find/?q=school", "/register/groups/"]
)
def test_pages_ask_the_database_as_often_for_sixty_schools_as_for_six(
    signed_in_as: Callable[..., Client], path: str
) -> None:
    client, asked = signed_in_as("sip_manager", la="999"), []
    for begin, count in ((0, 6), (6, 60)):
        _schools(count, begin)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_filters_stand_in_the_address_and_come_back_with_the_session(signed_in_as: Callable[..., Client]) -> None:
    _schools(30)
    School.objects.filter(urn="999100").update(kind="infant")
    client = signed_in_as("sip_manager", la="999")
    told = client.get("/schools/", {"kind": "infant"})
    assert b"School 000" in told.content
    assert b"School 001" not in told.content
    assert client.get("/schools/")["Location"].endswith("?kind=infant")
    assert client.get("/schools/", {"clear": "1"})["Location"] == "/schools/"
    assert b"School 001" in client.get("/schools/").content


def test_more_than_ten_are_refused_with_a_sentence(signed_in_as: Callable[..., Client]) -> None:
    _schools(12)
    client = signed_in_as("sip_manager", la="999")
    told = client.get("/schools/compare/", {"urn": [str(999100 + at) for at in range(12)]})
    assert b"At most ten schools can be compared" in told.content


@pytest.mark.req("X.8")
def test_list_compare_and_map_show_no_school_of_another_area(
    two_schools: tuple[School, School], signed_in_as: Callable[..., Client]
) -> None:
    client = signed_in_as("sip_manager", la="999")
    for path in ("/schools/?sort=name", "/schools/map/", "/schools/compare/?urn=999001&urn=998001"):
        told = client.get(path).content
        assert b"Alder Bridge" in told
        assert b"Ferrow" not in told


@pytest.mark.req("X.4")
def test_home_counts_schools_as_their_list_does(ready_area: ReadyArea, signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("sip_manager", la="999")
    page = client.get("/").content.decode()
    counted = dict(re.findall(r'stands=([a-z]+)">([0-9]+)<', page))
    assert counted
    for code, many in counted.items():
        listed = client.get("/schools/", {"stands": code}).content.decode()
        assert f"{many} of" in re.sub(r"<[^>]+>", "", listed), code


def test_a_special_school_is_not_compared_rather_than_without_anything_clear() -> None:
    shown = evidence(NORTHGATE_SPECIAL, ALDER_BRIDGE)
    said = {urn: (Headline("level", clear=False, lead="", text="Said."),) for urn in (NORTHGATE_SPECIAL, ALDER_BRIDGE)}
    stands = dict(listing_rows(shown, said).select("urn", "stands").iter_rows())
    assert stands[NORTHGATE_SPECIAL] == ["apart"]
    assert "apart" not in stands[ALDER_BRIDGE]


def test_a_special_school_is_set_beside_no_others_in_lists() -> None:
    """The factory's comparison of it says "clearly below"; no list, filter, sort or comparing tells it."""
    urn = NORTHGATE_SPECIAL
    row = {
        "value": 0.0,
        "n": 11.0,
        "national": 65.0,
        "direction": "below",
        "clear": True,
        "good": False,
        "pupils": -7.0,
    }
    shown = evidence(NORTHGATE_SPECIAL, ALDER_BRIDGE)
    here = (pl.col("urn") == urn) & (pl.col("measure") == "ks2_rwm_exp") & (pl.col("group") == "all")
    rows = shown.comparisons.with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(name).cast(shown.comparisons.schema[name]).alias(name)
        for name, value in row.items()
    )
    shown = replace(shown, comparisons=rows)
    assert rows.filter(here).height
    told = last_figures(shown).filter(here)
    assert told["value"].to_list() == [0.0]
    assert told.select("national", "direction", "clear", "good", "pupils").row(0) == (None,) * 5
    assert listing_rows(shown, {}).filter(pl.col("urn") == urn)["pupils"].to_list() == [None]


def test_comparing_says_why_there_is_no_figure(ready_area: ReadyArea, signed_in_as: Callable[..., Client]) -> None:
    """Beside a tiny school and one for infants: each missing figure has its reason, never "no figure" alone."""
    client, urns = signed_in_as("sip_manager", la="999"), ready_area.urns
    told = client.get("/schools/compare/", {
        "urn": [urns["tiny"], urns["alder_bridge"], urns["infant"]],
        "measure": ["ks2_reading_progress", "ks2_rwm_exp"], "pupils_of": "disadvantaged",
    }).content.decode()  # fmt: skip
    assert "not published" in told or "too few" in told
    assert "no figure<" not in told
    assert "not in the files held" in told  # the infant school has no key stage 2

"""A school's pages: who sees what, what stands on them, and that nothing withheld is reached another way."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keystage.analysis.packs.figures_pages import key_stages
from keystage.service.audit.models import Event
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.opened import OpenSchool, open_school
from keystage.service.schools.actions import correct
from keystage.service.schools.models import School
from tests.service.profiles.conftest import ReadyArea

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
_LINK = re.compile(r'href="(/schools/[0-9]+/figures/[^"]+)"')


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


@pytest.mark.req("2.7", "X.4", "2.35")
def test_the_first_view_says_who_the_school_is_and_what_stands_out(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    page = _page(signed_in_as("sip", school=urn), f"/schools/{urn}/")
    assert "Alder Bridge Primary School" in page
    assert "Wenbury · community primary, ages 4 to 11 · URN 999001" in page
    for heading in ("What stands out", "Six pictures", "Among similar schools", "Questions to discuss",
                    "What this page cannot tell you", "Similar schools by name, with miles and town"):  # fmt: skip
        assert heading in page
    assert "as at 29 February 2024" in page
    assert page.count("<svg") >= 6
    assert page.count("Table for this picture") >= 6
    assert "<script>" not in page
    assert "style=" not in page


def test_seeing_a_school_is_recorded_without_a_name(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    _page(signed_in_as("governor", school=urn), f"/schools/{urn}/")
    event = Event.objects.get(what="profiles.school.saw")
    assert (event.key, event.detail) == (urn, {"audience": "governors", "year": "2022/23"})


@pytest.mark.req("X.8")
def test_another_areas_school_and_none_look_the_same(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    client = signed_in_as("sip_manager", la="998")
    urn = ready_area.urns["alder_bridge"]
    denied = [client.get(f"/schools/{urn}/{rest}") for rest in ("", "results/key-stage-2/", "one-page.pdf", "pupils/")]
    assert [answer.status_code for answer in denied] == [404] * 4
    theirs, nobodys = (client.get(address).content for address in (f"/schools/{urn}/", "/schools/123456/"))
    assert _TOKEN.sub(b"", theirs) == _TOKEN.sub(b"", nobodys)


@pytest.mark.req("X.8")
def test_every_page_of_the_navigation_opens_for_every_audience(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    for role in ("headteacher", "sip", "governor"):
        client = signed_in_as(role, school=urn)
        first = _page(client, f"/schools/{urn}/")
        addresses = set(re.findall(rf'href="(/schools/{urn}/results/[^"?]+)"', first))
        assert {address.rsplit("/", 2)[1] for address in addresses} >= {
            "early-years", "key-stage-1", "key-stage-2", "groups", "absence", "inspections", "questions", "all-figures",
        }  # fmt: skip
        for address in addresses:
            assert urn in _page(client, address)


def test_a_page_that_the_school_has_not_is_absent(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    client = signed_in_as("sip", school=urn)
    assert client.get(f"/schools/{urn}/results/key-stage-4/").status_code == 404
    assert client.get(f"/schools/{urn}/results/nothing/").status_code == 404
    assert client.get(f"/schools/{urn}/?year=2019/20").status_code == 404


@pytest.mark.req("X.4", "X.5")
def test_a_figure_says_what_it_is_where_it_comes_from_and_its_years(
    ready_area: ReadyArea, signed_in_as: SignIn
) -> None:
    urn = ready_area.urns["alder_bridge"]
    page = _page(signed_in_as("sip", school=urn), f"/schools/{urn}/figures/2023/ks2_writing_exp/all/")
    for words in ("Reached the expected standard in writing", "Range within chance", "National", "DfE PTWRITTA_EXP",
                  "Key stage 2 performance tables", "SHA-256", "final", "Middle half of similar schools"):  # fmt: skip
        assert words in page
    assert "2017/18 does not compare with the years before: writing judged by new rules" in page
    gap = re.search(r"2020/21</a></th><td[^>]*>([^<]+)<", page)
    assert gap is not None
    assert gap[1] == "no tests"


@pytest.mark.req("X.4")
def test_every_figure_linked_on_the_pages_opens(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    client = signed_in_as("sip", school=urn)
    found = set(_LINK.findall(_page(client, f"/schools/{urn}/results/key-stage-2/")))
    assert len(found) > 30
    for address in sorted(found)[::17]:
        assert "What it means" in _page(client, address)


def test_a_figure_that_is_not_held_says_why(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    client = signed_in_as("sip", school=urn)
    assert "No tests." in _page(client, f"/schools/{urn}/figures/2020/ks2_rwm_exp/all/")
    assert "No file that is held has this figure" in _page(client, f"/schools/{urn}/figures/2023/ks4_attainment8/all/")
    for wrong in ("2023/no_such/all/", "2023/ks2_rwm_exp/no_such/", "2024/ks2_rwm_exp/all/"):
        assert client.get(f"/schools/{urn}/figures/{wrong}").status_code == 404


@pytest.mark.req("X.3", "X.8")
def test_what_governors_may_not_see_is_on_no_page_of_theirs(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    """Everything that the case for governors lacks is walked: its own page has no number either, and no working."""
    urn = ready_area.urns["tiny"]
    head, governor = signed_in_as("headteacher", school=urn), signed_in_as("governor", school=urn)
    inside, outside = (_opened(client, urn).subject.dossier.compared for client in (head, governor))
    hidden = [
        (row.measure, row.group, row.year) for year in range(2015, 2024) for row in inside.of_year(year)
        if row.value is not None
        and ((seen := outside.at(row.measure, group=row.group, year=row.year)) is None or seen.value is None)
    ]  # fmt: skip
    assert hidden
    for measure, group, year in hidden[:4]:
        address = f"/schools/{urn}/figures/{year}/{measure}/{group}/"
        assert "There is no figure." not in _page(head, address)
        for page in (_page(governor, address), _page(governor, f"{address}?working=yes")):
            assert "There is no figure." in page
            assert "The working" not in page


@pytest.mark.req("X.4", "X.18")
def test_only_the_schools_own_staff_are_shown_the_working(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    address = f"/schools/{urn}/figures/2023/ks2_writing_exp/all/"
    head, adviser = signed_in_as("headteacher", school=urn), signed_in_as("sip", school=urn)
    assert "Show the working" in _page(head, address)
    assert "step by step" not in _page(adviser, address)
    assert "The working" in _page(head, f"{address}?working=yes")
    assert "The working" not in _page(adviser, f"{address}?working=yes")


@pytest.mark.req("X.1")
def test_predecessors_and_successors_are_followed(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    client = signed_in_as("sip_manager", la="999")
    new, old = ready_area.urns["amalgamated"], ready_area.urns["quenby_junior"]
    page = _page(client, f"/schools/{new}/")
    assert f'<a href="/schools/{old}/">Quenby Junior School</a>' in page
    assert f'<a href="/schools/{new}/">Quenby Community Primary School</a>' in _page(client, f"/schools/{old}/")
    alone = _page(signed_in_as("headteacher", school=new), f"/schools/{new}/")
    assert "Quenby Junior School" in alone
    assert f'<a href="/schools/{old}/">' not in alone


@pytest.mark.parametrize("story", ["tiny", "infant", "special", "secondary_strong", "academy", "saltergate"])
def test_every_kind_of_school_has_a_page(ready_area: ReadyArea, signed_in_as: SignIn, story: str) -> None:
    urn = ready_area.urns[story]
    client = signed_in_as("headteacher", school=urn)
    page = _page(client, f"/schools/{urn}/")
    assert ready_area.school(story).name in page
    for address in set(re.findall(rf'href="(/schools/{urn}/results/[^"?]+)"', page)):
        _page(client, address)


@pytest.mark.req("2.25")
def test_a_special_school_has_neither_floor_nor_place(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["special"]
    page = _page(signed_in_as("sip", school=urn), f"/schools/{urn}/")
    assert "no place among other schools is shown" in page
    assert "loor standard" not in page


def test_a_school_without_figures_says_what_fills_its_page(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    client = signed_in_as("sip_manager", la="999")
    urn = ready_area.urns["junior"]
    assert "Nothing is held of this school yet" in _page(client, f"/schools/{urn}/")
    Prepared.objects.all().delete()
    assert "No figures are ready yet" in _page(client, f"/schools/{urn}/")
    assert client.get(f"/schools/{urn}/results/key-stage-2/").status_code == 302


def test_the_one_page_prints_as_pdf(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    answer = signed_in_as("sip", school=urn).get(f"/schools/{urn}/one-page.pdf")
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(what="profiles.one-page.saw", key=urn).exists()


def test_all_figures_are_filtered_and_taken_away(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    client = signed_in_as("sip", school=urn)
    page = _page(client, f"/schools/{urn}/results/all-figures/?stage=KS2&group=disadvantaged")
    assert "Reached the expected standard in reading" in page
    assert "Pupils on roll" not in page
    answer = client.get(f"/schools/{urn}/results/all-figures/?stage=KS2&format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert b"Reached the expected standard in reading" in answer.content


def test_all_figures_stand_as_they_are_defined_with_grammar_last(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    page = _page(signed_in_as("sip", school=urn), f"/schools/{urn}/results/all-figures/?stage=KS2")
    at = [page.index(f"/2023/ks2_{one}_exp/all/") for one in ("rwm", "reading", "writing", "maths", "gps")]
    assert at == sorted(at)


def test_a_closed_school_opens_on_its_last_year_with_figures(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    School.objects.filter(urn=urn).update(state="closed")
    Prepared.objects.create(**_as_prepared(ready_area.prepared, year="2023/24"))  # its figures are all of 2022/23
    client = signed_in_as("sip", school=urn)
    opened = _opened(client, urn)
    assert (opened.year, opened.years) == ("2022/23", ("2023/24", "2022/23"))
    assert opened.with_year("/x/") == "/x/"
    later = open_school(client.user, urn, year="2023/24")  # type: ignore[attr-defined]  # of `signed_in_as`
    assert later.with_year("/x/") == "/x/?year=2023/24"
    School.objects.filter(urn=urn).update(state="open")
    assert _opened(client, urn).year == "2023/24"


def _as_prepared(prepared: Prepared, **other: object) -> dict[str, object]:
    return {f.name: getattr(prepared, f.name) for f in Prepared._meta.fields if f.name != "id"} | other


def test_queries_do_not_grow_with_the_schools(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    client = signed_in_as("sip_manager", la="999")
    client.get(f"/schools/{urn}/")
    many = _queries(client, f"/schools/{urn}/")
    School.objects.exclude(urn=urn).delete()
    assert _queries(client, f"/schools/{urn}/") == many
    assert many <= 20


def test_key_stages_of_a_school_are_those_it_has_figures_of(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["infant"]
    opened = _opened(signed_in_as("sip", school=urn), urn)
    assert "KS2" not in [code for code, _ in key_stages(opened.subject)]


def _opened(client: Any, urn: str) -> OpenSchool:
    return open_school(client.user, urn)


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


@pytest.mark.req("X.8", "X.13")
def test_what_the_school_list_tells_stands_for_those_who_work_with_the_school_alone(
    ready_area: ReadyArea, signed_in_as: SignIn
) -> None:
    urn = ready_area.urns["alder_bridge"]
    School.objects.filter(urn=urn).update(adviser="Robin Fenwright", level_in_force="Targeted", next_visit="2024-03-20")
    for role, told in (("sip", True), ("headteacher", True), ("evaluator", False)):
        client = signed_in_as(role, school=urn)
        for path in (f"/schools/{urn}/", f"/schools/{urn}/results/key-stage-2/", "/"):
            page = _page(client, path)
            assert told or not any(word in page for word in ("Robin Fenwright", "Targeted", "20 March 2024")), path
        assert ("Targeted" in _page(client, f"/schools/{urn}/")) == told


@pytest.mark.req("X.1")
def test_a_correction_is_said_on_the_schools_page_with_its_reason(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    urn = ready_area.urns["alder_bridge"]
    client = signed_in_as("sip_manager", la="999")
    school = School.objects.get(urn=urn)
    correct(
        school=school, field="postcode", value="WM9 9ZZ", reason="The school moved in May.", seen_as=school.postcode,
        by=client.user,  # type: ignore[attr-defined]  # the fixture's own
    )  # fmt: skip
    page = _page(client, f"/schools/{urn}/")
    assert "Postcode as corrected to <strong>WM9 9ZZ</strong>" in page
    assert "because: The school moved in May." in page
    assert "The school moved" not in _page(signed_in_as("governor", school=urn), f"/schools/{urn}/")


def test_value_added_stands_in_the_navigation_of_schools_that_a_model_could_be_of(
    ready_area: ReadyArea, signed_in_as: SignIn
) -> None:
    client = signed_in_as("sip_manager", la="999")
    page = _page(client, f"/schools/{ready_area.urns['infant']}/")
    assert "/results/value-added/" not in page

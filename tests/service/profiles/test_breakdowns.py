"""A measure by two ways at once, on screen and as a file: right numbers, withheld for whoever may not see them."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from keystage.analysis.store import Home, take_in
from keystage.analysis.vocabulary import AcademicYear, upn
from keystage.service.audit.models import Event
from keystage.service.jobs.models import Job
from keystage.service.profiles.models import TalliedPupils
from keystage.service.profiles.tallied import TALLY, ask_for_tallies, held_tallies, tally
from tests.service.profiles.conftest import ReadyArea

SignedInAs = Callable[..., Client]

# Of one school's Year 6: sex, disadvantaged, reading score. Three girls are disadvantaged, which outsiders may not see.
OURS = [("F", "Y", 96)] * 2 + [("F", "Y", 104)] + [("F", "N", 105)] * 14 + [("F", "N", 95)] * 4
OURS += [("M", "Y", 99)] * 9 + [("M", "Y", 101)] * 5 + [("M", "N", 108)] * 12 + [("M", "N", 90)] * 6
CORE = {"measure": "ks2_reading_exp", "first": "sex", "second": "disadvantaged"}


def pupils_file(folder: Path, schools: list[str], pupils: list[tuple[str, str, int]] = OURS) -> Path:
    rows = [(urn, *row) for urn in schools for row in pupils]
    stems = pl.Series([f"999200{number:06d}" for number in range(len(rows))])
    frame = pl.DataFrame(rows, schema=["URN", "Sex", "Disadvantaged", "KS2 reading"], orient="row").with_columns(
        pl.Series("UPN", upn.check_letters(stems) + stems), pl.lit("2022/23").alias("Academic year"),
        pl.lit("6").alias("Year group"), pl.lit("Mara Quillfeather").alias("Pupil name"),
    )  # fmt: skip
    path = folder / "pupils.csv"
    frame.write_csv(path)
    return path


@pytest.fixture
def tallied_area(ready_area: ReadyArea, tmp_path: Path) -> ReadyArea:
    """With pupils of two schools, tallied."""
    home = Home(ready_area.home)
    file = pupils_file(tmp_path, [ready_area.urns["alder_bridge"], ready_area.urns["academy"]])
    (taken,) = take_in(file, home=home, now=datetime(2024, 3, 2, tzinfo=UTC), year="2022/23")
    assert taken.written is not None, taken.sentence
    assert tally(home, AcademicYear(2023)) == 2 * len(OURS)
    return ready_area


def page(client: Client, urn: str, **asked: str) -> Any:
    return client.get(reverse("profiles:school-breakdown", args=[urn]), CORE | asked)


def taken_away(answer: Any) -> dict[tuple[str, str], dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return {(row["Sex"], row["Disadvantage"]): row for row in rows if row["Sex"] in ("Girls", "Boys")}


@pytest.mark.req("2.15")
def test_own_staff_see_every_cell(tallied_area: ReadyArea, signed_in_as: SignedInAs) -> None:
    urn = tallied_area.urns["alder_bridge"]
    head = signed_in_as("headteacher", school=urn)
    text = page(head, urn).content.decode()
    assert "1 of 3" in text  # a percentage of three pupils would be none
    assert "withheld" not in text
    found = taken_away(page(head, urn, format="csv"))
    assert {pair: (row["Of them reached"], row["Pupils who count"]) for pair, row in found.items()} == {
        ("Girls", "Disadvantaged"): ("1", "3"), ("Girls", "Not disadvantaged"): ("14", "18"),
        ("Boys", "Disadvantaged"): ("5", "14"), ("Boys", "Not disadvantaged"): ("12", "18"),
    }  # fmt: skip


@pytest.mark.req("2.15", "X.8")
@pytest.mark.parametrize("role", ["sip", "governor"])
def test_others_see_no_small_cell_nor_what_would_give_it_away(
    tallied_area: ReadyArea, signed_in_as: SignedInAs, role: str
) -> None:
    urn = tallied_area.urns["alder_bridge"]
    reader = signed_in_as(role, school=urn)
    assert "1 of 3" not in page(reader, urn).content.decode()
    found = taken_away(page(reader, urn, format="csv"))
    assert found["Girls", "Disadvantaged"]["Pupils who count"] == ""
    told = [row for row in found.values() if row["Pupils who count"]]
    assert len(told) < 3, "one cell alone would be what is left over"
    assert all("withheld" in row["Why there is none"] for row in found.values() if not row["Pupils who count"])


@pytest.mark.req("2.15", "X.8")
def test_nobody_and_few_look_alike_to_others(ready_area: ReadyArea, signed_in_as: SignedInAs, tmp_path: Path) -> None:
    """No boy is disadvantaged; three girls are: that there is nobody would tell of the girls what is withheld."""
    urn, home = ready_area.urns["alder_bridge"], Home(ready_area.home)
    pupils = [row for row in OURS if row[:2] != ("M", "Y")]
    file = pupils_file(tmp_path, [urn], pupils)
    assert all(one.written for one in take_in(file, home=home, now=datetime(2024, 3, 2, tzinfo=UTC), year="2022/23"))
    tally(home, AcademicYear(2023))
    adviser = signed_in_as("sip", school=urn)
    assert page(adviser, urn).status_code == 200
    found = taken_away(page(adviser, urn, format="csv"))
    nobody, few = found["Boys", "Disadvantaged"], found["Girls", "Disadvantaged"]
    assert nobody | {"Sex": ""} == few | {"Sex": ""}


@pytest.mark.req("2.15")
def test_an_authority_counts_to_the_nearest_five(tallied_area: ReadyArea, signed_in_as: SignedInAs) -> None:
    officer = signed_in_as("data_officer", la="999")
    address = reverse("profiles:area-breakdown", args=["la", "999"])
    found = taken_away(officer.get(address, CORE | {"format": "csv"}))
    boys = found["Boys", "Not disadvantaged"]
    assert (boys["Of them reached"], boys["Pupils who count"], boys["Range from"]) == ("25", "35", "")


def test_a_look_is_recorded_with_what_was_asked(tallied_area: ReadyArea, signed_in_as: SignedInAs) -> None:
    urn = tallied_area.urns["alder_bridge"]
    page(signed_in_as("sip", school=urn), urn, second="eal")
    seen = Event.objects.filter(what="profiles.breakdown.saw").get()
    assert (seen.kind, seen.key, seen.detail["measure"]) == ("school", urn, "ks2_reading_exp")


def test_what_cannot_be_asked_is_as_if_it_had_not_been(tallied_area: ReadyArea, signed_in_as: SignedInAs) -> None:
    urn = tallied_area.urns["alder_bridge"]
    reader = signed_in_as("sip", school=urn)
    for asked in ({"measure": "../secret"}, {"first": "upn"}, {"first": "sex", "second": "sex"}, {"second": "\0"}):
        answer = page(reader, urn, **asked)
        assert answer.status_code == 200
        assert "by sex and" in answer.content.decode()
    assert page(reader, urn, format="exe").status_code == 404


def test_a_group_that_people_put_together_has_none(tallied_area: ReadyArea, signed_in_as: SignedInAs) -> None:
    from keystage.service.schools.models import SchoolGroup

    officer = signed_in_as("data_officer", la="999")
    group = SchoolGroup.objects.create(name="Two", owner=officer.user, urns=list(tallied_area.urns.values())[:3])  # type: ignore[attr-defined]  # of the fixture
    assert officer.get(reverse("profiles:area-breakdown", args=["group", str(group.pk)])).status_code == 404


def test_without_tallies_the_page_says_what_to_wait_for(ready_area: ReadyArea, signed_in_as: SignedInAs) -> None:
    urn = ready_area.urns["alder_bridge"]
    assert "No pupils’ results are held yet" in page(signed_in_as("headteacher", school=urn), urn).content.decode()


@pytest.mark.req("X.19")
def test_tallies_are_asked_for_once_and_again_when_they_are_gone(tallied_area: ReadyArea) -> None:
    home = Home(tallied_area.home)
    assert ask_for_tallies(home) == 0
    (tallied_area.home / "figures" / TalliedPupils.objects.get().file).unlink()
    assert held_tallies() == {}
    assert [ask_for_tallies(home), ask_for_tallies(home)] == [1, 0]
    assert Job.objects.filter(task=TALLY).count() == 1


def test_a_year_no_longer_held_is_forgotten_with_its_file(tallied_area: ReadyArea) -> None:
    row = TalliedPupils.objects.get()
    TalliedPupils.objects.create(year="2011/12", file="ta2012-02012-0.parquet", pupils=1)
    stray = tallied_area.home / "figures" / "ta2012-02012-0.parquet"
    stray.write_bytes(b"")
    ask_for_tallies(Home(tallied_area.home))
    assert list(TalliedPupils.objects.all()) == [row]
    assert not stray.exists()


@pytest.mark.req("X.19")
def test_tallies_hold_no_number_and_no_name(tallied_area: ReadyArea) -> None:
    file = tallied_area.home / "figures" / TalliedPupils.objects.get().file
    columns = set(pl.read_parquet_schema(file))
    assert columns <= {"urn", "la", "year_group", *TalliedPupils.objects.get().ways, *(
        name for code in TalliedPupils.objects.get().measures for name in (code, f"{code}:of"))}  # fmt: skip
    assert b"999200000" not in file.read_bytes()
    assert b"Quillfeather" not in file.read_bytes()


def test_an_area_says_nothing_of_ten_pupils_or_fewer(tallied_area: ReadyArea, signed_in_as: SignedInAs) -> None:
    address = reverse("profiles:area-breakdown", args=["la", "999"])
    answer = signed_in_as("data_officer", la="999").get(address, CORE)
    text = answer.content.decode()
    assert "Westmere" in text
    assert "schools are named" in text  # as an adviser reads it: the page is the area's own
    assert not {int(n) for n in re.findall(r"\d+ of (\d+)", text)} & set(range(1, 11))

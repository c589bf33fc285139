"""What a year expects, what has come, and notes that two people write at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from keystage.analysis.store import Home, expected, take_in
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.intake.models import CalendarNote
from tests.factories import register_files
from tests.service.intake.sheets import gld

YEAR = AcademicYear(2020)


def _home(tmp_path: Path, status: str) -> Home:
    home = Home(tmp_path / "store")
    file = tmp_path / "ks2.csv"
    file.write_text(register_files.KS2)
    take_in(file, home=home, now=datetime(2019, 9, 10, tzinfo=UTC), year="2018/19", status=status)
    return home


def _standing(home: Home, code: str, today: date) -> str:
    return next(one.standing for one in expected(home, year=YEAR, today=today) if one.dataset.code == code)


@pytest.mark.req("2.20")
def test_provisional_file_has_come_as_provisional_and_is_awaited_as_revised(tmp_path: Path) -> None:
    home = _home(tmp_path, "provisional")
    assert _standing(home, "ks2_provisional", date(2019, 10, 1)) == "come"
    assert _standing(home, "ks2_revised", date(2019, 10, 1)) == "expected"
    assert _standing(home, "ks2_revised", date(2020, 1, 1)) == "late"
    assert _standing(home, "ks2_revised", date(2020, 9, 1)) == "missing"


@pytest.mark.req("2.20")
def test_final_file_counts_for_every_status_before_it(tmp_path: Path) -> None:
    home = _home(tmp_path, "final")
    assert {_standing(home, f"ks2_{s}", date(2020, 8, 1)) for s in ("provisional", "revised", "final")} == {"come"}


@pytest.mark.req("2.20")
def test_authoritys_own_sheet_is_known_by_its_measures(tmp_path: Path) -> None:
    home, file = Home(tmp_path / "store"), tmp_path / "gld.csv"
    file.write_bytes(gld())
    take_in(file, home=home, now=datetime(2019, 8, 1, tzinfo=UTC))
    found = {o.dataset.code: o.standing for o in expected(home, year=AcademicYear(2019), today=date(2019, 9, 1))}
    assert (found["eyfsp"], found["phonics"]) == ("come", "missing")


@pytest.mark.req("X.2")
def test_no_key_stage_1_is_expected_after_its_last_year(tmp_path: Path) -> None:
    codes = {o.dataset.code for o in expected(Home(tmp_path), year=AcademicYear(2024), today=date(2024, 1, 1))}
    assert "ks1" not in codes
    assert "phonics" in codes


@pytest.mark.django_db
def test_second_note_of_two_written_at_once_shows_both(officer: Client, signed_in_as: Callable[..., Client]) -> None:
    other, url = signed_in_as("data_officer", la="999"), "/files/calendar/ks2_revised/note/?year=2018/19"
    assert officer.post(url, {"version": 0, "text": "Asked the press office"}).status_code == 302
    answer = other.post(url, {"version": 0, "text": "It comes in January"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Asked the press office" in page
    assert "It comes in January" in page
    assert other.post(url, {"version": 1, "text": "Both", "chased_on": "2026-11-12"}).status_code == 302
    assert [n.text for n in CalendarNote.objects.order_by("version")] == ["Asked the press office", "Both"]
    assert "Chased on 12 November 2026" in officer.get("/files/calendar/?year=2018/19").content.decode()


@pytest.mark.django_db
def test_note_of_one_area_is_not_seen_in_another(officer: Client, signed_in_as: Callable[..., Client]) -> None:
    url = "/files/calendar/ks2_revised/note/?year=2018/19"
    officer.post(url, {"version": 0, "text": "Ours alone"})
    other = signed_in_as("data_officer", la="998")
    assert "Ours alone" not in other.get("/files/calendar/?year=2018/19").content.decode()

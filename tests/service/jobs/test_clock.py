"""The clock of the computer is set: work goes on, once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from keystage.service.audit.actions import record
from keystage.service.jobs import health, turns
from keystage.service.jobs.actions import ask_for
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import next_job

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BACK = (timedelta(days=1), timedelta(days=365))
SPRING, AUTUMN = datetime(2027, 3, 28, 0, 59, 50, tzinfo=UTC), datetime(2026, 10, 25, 0, 59, 50, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator["time_machine.Coordinates"]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("back", BACK)
def test_a_job_whose_worker_died_before_the_clock_went_back_is_taken_up(
    clock: "time_machine.Coordinates", back: timedelta
) -> None:
    job = ask_for("trial.tasks.well", title="A trial", by=None)
    assert next_job("one") == job
    assert next_job("two") is None
    clock.move_to(NOW - back)
    assert next_job("two") == job


@pytest.mark.parametrize("back", BACK)
def test_what_is_done_every_few_seconds_goes_on_when_the_clock_goes_back(
    clock: "time_machine.Coordinates", back: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(turns, "_try", lambda name, call: done.append(name))
    turns.keep_house()
    turns.keep_house()
    assert len(done) == 1
    clock.move_to(NOW - back)
    turns.keep_house()
    assert len(done) == 2


@pytest.mark.parametrize("moment", [SPRING, AUTUMN])
def test_leases_and_turns_do_not_notice_that_clocks_change(clock: "time_machine.Coordinates", moment: datetime) -> None:
    clock.move_to(moment)
    job = ask_for("trial.tasks.well", title="A trial", by=None)
    assert next_job("one") == job
    clock.move_to(moment + timedelta(seconds=20))  # an hour later, or the same hour again, on the wall
    assert next_job("two") is None
    clock.move_to(moment + timedelta(seconds=31))
    assert next_job("two") == job


def test_a_clock_that_is_behind_is_said(clock: "time_machine.Coordinates") -> None:
    record("jobs.called-off", by=None, kind="job", key="1")
    assert health.what_to_look_at() == []
    clock.move_to(NOW - timedelta(hours=2))
    assert any("clock of this computer is behind" in words for words in health.what_to_look_at())


def test_a_record_that_nobody_seals_is_said(clock: "time_machine.Coordinates") -> None:
    record("jobs.called-off", by=None, kind="job", key="1")
    clock.move_to(NOW + timedelta(minutes=20))
    assert any("has not been sealed since 22 November 2026, 09:00" in words for words in health.what_to_look_at())


def test_a_worker_that_has_gone_silent_is_said(clock: "time_machine.Coordinates", settings: Any) -> None:
    settings.PULLS = ()
    turns.pull()
    assert health.what_to_look_at() == []
    clock.move_to(NOW + timedelta(minutes=5))
    assert health.what_to_look_at() == ["No worker has been seen for some minutes: see that `keystage worker` runs."]
    Job.objects.create(task="x", title="y", who="service", state=Job.State.running,
                       lease_ends=timezone.now() + timedelta(seconds=20))  # fmt: skip
    assert health.what_to_look_at() == []

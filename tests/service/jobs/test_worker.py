"""A job is done once, by one worker, and says in words what came of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from keystage.service.jobs import turns
from keystage.service.jobs.actions import ask_for, call_off, clear_old
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import Stopped, next_job, run_job, take_back, work
from tests.service.jobs import trial

pytestmark = pytest.mark.django_db
State = Job.State


@pytest.fixture(autouse=True)
def _trial_tasks() -> None:
    trial.put_in_place()
    trial.PULLED.clear()


def ask(name: str, **arguments: Any) -> Job:
    return ask_for(f"trial.tasks.{name}", title="A trial", by=None, **arguments)


def done(job: Job) -> Job:
    taken = next_job("one")
    assert taken == job
    run_job(taken)
    job.refresh_from_db()
    return job


def test_a_job_ends_with_the_sentence_its_task_says() -> None:
    job = done(ask("well", word="finished"))
    assert (job.state, job.said, job.done, job.total) == (State.done, "It is finished.", 1, 2)
    assert job.ended_at is not None
    assert job.lease_ends is None


def test_jobs_are_taken_in_the_order_they_were_asked_and_by_one_worker_each() -> None:
    first, second = ask("well"), ask("well")
    assert [next_job("one"), next_job("two"), next_job("three")] == [first, second, None]


def test_of_a_heavy_task_one_runs_at_a_time_and_light_ones_pass_it(settings: Any) -> None:
    settings.JOBS_ALONE = ("trial.tasks.well",)
    first, second, light = ask("well"), ask("well"), ask("refused")
    assert [next_job("one"), next_job("two"), next_job("three")] == [first, light, None]
    Job.objects.filter(pk=first.pk).update(state=State.done)
    assert next_job("one") == second


def test_a_heavy_task_whose_worker_died_is_taken_again(settings: Any) -> None:
    settings.JOBS_ALONE = ("trial.tasks.well",)
    job = ask("well")
    next_job("one")
    Job.objects.update(lease_ends=timezone.now() - timedelta(seconds=1))
    assert next_job("two") == job


def test_a_job_whose_lease_ran_out_is_taken_again_and_one_that_is_held_is_not() -> None:
    job = ask("well")
    next_job("one")
    assert next_job("two") is None
    Job.objects.update(lease_ends=timezone.now() - timedelta(seconds=1))
    taken = next_job("two")
    assert taken == job
    assert taken.tries == 2


def test_a_worker_takes_back_at_once_what_its_killed_predecessor_held() -> None:
    ask("well")
    ask("well")
    mine, other = next_job("here:0"), next_job("here:1")
    assert take_back("here:0") == 1
    assert next_job("here:0") == mine
    assert next_job("here:0") is None
    assert other is not None


def test_a_job_begun_three_times_without_an_end_is_given_up_in_words() -> None:
    ask("well")
    for _ in range(4):
        taken = next_job()
        Job.objects.update(lease_ends=timezone.now() - timedelta(seconds=1))
    assert taken is not None
    run_job(taken)
    taken.refresh_from_db()
    assert taken.state == State.failed
    assert "three times" in taken.said


def test_what_keystage_refuses_is_said_as_it_is() -> None:
    assert done(ask("refused")).said == "Row 7 names a school nobody knows."


def test_a_fault_of_ours_is_called_ours_and_its_message_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    job = done(ask("broken"))
    assert "not your fault (ValueError)" in job.said
    written = capfd.readouterr().err
    assert '"problem": "ValueError"' in written
    assert "trial.py" in written
    assert trial.CANARY not in written + job.said


def test_a_job_for_which_the_disk_is_full_waits_and_in_the_end_says_so() -> None:
    job = ask("full")
    for _ in range(2):
        assert done(job).state == State.waiting
    assert done(job).said.startswith("The disk is full.")
    job.refresh_from_db()
    assert job.state == State.failed


def test_a_worker_told_to_end_hands_its_job_back_uncounted() -> None:
    job = ask("stopped")
    taken = next_job("one")
    assert taken is not None
    with pytest.raises(Stopped):
        run_job(taken)
    job.refresh_from_db()
    assert (job.state, job.tries, job.held_by) == (State.waiting, 0, "")


def test_a_database_that_was_away_is_tried_again() -> None:
    assert done(ask("without_database")).state == State.waiting
    Job.objects.update(tries=2)
    job = Job.objects.get()
    assert done(job).state == State.failed


def test_a_job_called_off_stops_where_its_task_next_tells_how_far_it_is() -> None:
    assert done(ask("called_off")).state == State.cancelled


def test_a_worker_that_lost_its_job_to_another_says_nothing_about_it() -> None:
    job = done(ask("taken_by_another"))
    assert (job.state, job.said) == (State.running, "")


def test_only_what_is_not_over_can_be_called_off() -> None:
    waiting, over = ask("well"), ask("well")
    Job.objects.filter(pk=over.pk).update(state=State.done)
    assert call_off(job=waiting, by=None)
    assert not call_off(job=over, by=None)
    assert next_job() is None


def test_jobs_are_forgotten_thirty_days_after_their_end() -> None:
    old, new = ask("well"), ask("well")
    now = timezone.now()
    Job.objects.filter(pk=old.pk).update(state=State.done, ended_at=now - timedelta(days=31))
    Job.objects.filter(pk=new.pk).update(state=State.done, ended_at=now - timedelta(days=29))
    assert clear_old() == 1
    assert Job.objects.get() == new


def test_pulls_are_called_by_one_worker_at_a_time_and_a_broken_one_stops_no_other(
    settings: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    settings.PULLS = ("trial.tasks.pull_broken", "trial.tasks.pulled")
    turns.pull()
    turns.pull()
    assert trial.PULLED == ["pulled"]
    turns.Turn.objects.update(free_from=timezone.now() - timedelta(seconds=1))
    turns.pull()
    assert trial.PULLED == ["pulled", "pulled"]
    assert trial.CANARY not in capfd.readouterr().err


def test_a_worker_makes_way_for_a_new_process_after_so_many_jobs(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PULLS = ()
    monkeypatch.setattr("keystage.service.jobs.worker.close_old_connections", lambda: None)  # the test's own is open
    monkeypatch.setattr("keystage.service.jobs.worker._MOST_MEMORY", 100_000)  # of this process, all the tests' too
    for _ in range(3):
        ask("well")
    work(name="one", most_jobs=2, pause=0)
    assert Job.objects.filter(state=State.done).count() == 2

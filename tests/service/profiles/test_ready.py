"""Figures follow what was accepted: once, whole, and nothing left lying about."""

import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from keystage.analysis.measures import figures
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.intake.models import Accepted
from keystage.service.jobs.actions import ask_for
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import next_job, run_job
from keystage.service.profiles import tasks
from keystage.service.profiles.actions import ask_for_figures
from keystage.service.profiles.held_years import as_at, results_years
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import discard, folder_of, prepare
from keystage.service.profiles.selectors import TASK, in_use, latest, ready_for
from keystage.service.schools.models import School
from tests.service.profiles.conftest import ReadyArea

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_settled() -> None:
    tasks._settled.clear()


def _few_schools(area: ReadyArea) -> None:
    School.objects.exclude(urn__in=[area.urns["alder_bridge"], area.urns["tiny"]]).update(served=False)


def _accepted(release: str) -> Accepted:
    return Accepted.objects.create(release=release, kind="ks2_performance", year="2022/23", status="final", rows=1)


def test_newer_releases_are_asked_for_once_a_year(ready_area: ReadyArea) -> None:
    _few_schools(ready_area)
    _accepted("0123456789ab")
    tasks.pull()
    tasks._settled.clear()
    tasks.pull()
    asked = [job.arguments["year"] for job in Job.objects.all()]
    assert sorted(asked) == ["2017/18", "2018/19", "2022/23"]


def test_figures_made_stand_on_the_last_release_and_nothing_more_is_asked(ready_area: ReadyArea) -> None:
    _few_schools(ready_area)
    last = _accepted("0123456789ab")
    ask_for_figures(year="2022/23")
    job = next_job()
    assert job is not None
    run_job(job)
    job.refresh_from_db()
    assert (job.state, job.said) == (Job.State.done, "Figures of 2022/23 are ready for 2 schools.")
    made = latest("2022/23")
    assert made is not None
    assert made.after == last.pk
    tasks.pull()
    waiting = Job.objects.filter(state=Job.State.waiting, task=TASK)
    assert "2022/23" not in [one.arguments["year"] for one in waiting]


def test_a_year_that_failed_is_left_until_something_else_comes(ready_area: ReadyArea) -> None:
    _accepted("0123456789ab")
    for year in ("2022/23", "2018/19", "2017/18"):
        (job,) = ask_for_figures(year=year)
        Job.objects.filter(pk=job.pk).update(state=Job.State.failed)
    _few_schools(ready_area)
    tasks.pull()
    assert not Job.objects.filter(state=Job.State.waiting).exists()
    _accepted("ba9876543210")
    tasks.pull()
    assert Job.objects.filter(state=Job.State.waiting).count() == 3


def test_nothing_is_asked_for_while_files_are_being_accepted_or_figures_made(ready_area: ReadyArea) -> None:
    _few_schools(ready_area)
    _accepted("0123456789ab")
    accepting = ask_for("intake.tasks.take", title="Accept a file", by=None)
    tasks.pull()
    assert not Job.objects.exclude(pk=accepting.pk).exists()
    Job.objects.filter(pk=accepting.pk).update(state=Job.State.done)
    tasks.pull()
    assert Job.objects.exclude(pk=accepting.pk).count() == 3
    Job.objects.update(state=Job.State.running)
    _accepted("ba9876543210")
    tasks.pull()
    assert Job.objects.exclude(pk=accepting.pk).count() == 3


def test_a_school_that_opened_later_keeps_no_year_from_being_made_ready(ready_area: ReadyArea) -> None:
    _few_schools(ready_area)
    School.objects.create(urn="146774", name="Opened Later", served=True)
    ask_for_figures(year="2022/23")
    job = next_job()
    assert job is not None
    run_job(job)
    job.refresh_from_db()
    assert (job.state, job.said) == (Job.State.done, "Figures of 2022/23 are ready for 2 schools.")


def test_a_half_made_folder_is_cleared_and_never_read(ready_area: ReadyArea) -> None:
    home = Home(ready_area.home)

    def die(done: int, total: int) -> None:
        raise RuntimeError("killed")

    wanted: dict[str, Any] = {"year": AcademicYear(2023), "as_at": date(2024, 2, 29), "urns": [ready_area.urns["tiny"]]}
    with pytest.raises(RuntimeError):
        prepare(home, **wanted, tell=die)
    assert [name for name in _folders(home) if name.startswith(".making-")]
    key = prepare(home, **wanted, tell=lambda done, total: None)
    assert not [name for name in _folders(home) if name.startswith(".making-")]
    assert folder_of(home.folder, key).is_dir()


def test_folders_nobody_reads_are_thrown_away(ready_area: ReadyArea) -> None:
    home = Home(ready_area.home)
    old = folder_of(home.folder, "f" * 32)
    shutil.copytree(folder_of(home.folder, ready_area.prepared.key), old)
    assert discard(home, keep=in_use()) == 1
    assert not old.exists()
    assert ready_for(ready_area.prepared).case(ready_area.urns["tiny"], "adviser") is not None


def test_figures_of_another_program_are_not_read(ready_area: ReadyArea) -> None:
    Prepared.objects.update(shape="other")
    assert latest() is None


def test_results_years_are_those_of_all_figures_together(ready_area: ReadyArea) -> None:
    home = Home(ready_area.home)
    every = figures(home, groups=["all"]).filter(pl.col("level") == "school", pl.col("value").is_not_null())
    results = every.filter(pl.col("key_stage").is_in(["EYFS", "KS1", "KS2", "KS4"]))
    assert [year.ends for year in results_years(home)] == sorted(set(results["year"]), reverse=True)


def test_the_newest_year_goes_on_as_files_come_and_an_earlier_one_does_not(ready_area: ReadyArea) -> None:
    home = Home(ready_area.home)
    years = results_years(home)
    assert [str(year) for year in years[:3]] == ["2022/23", "2018/19", "2017/18"]
    today = date(2026, 11, 22)
    earlier = as_at(home, year=years[1], newest=years[0], today=today)
    newest = as_at(home, year=years[0], newest=years[0], today=today)
    assert earlier == date(2020, 2, 29)  # six months after 31 August 2019
    assert date(2024, 2, 29) <= newest <= today
    assert as_at(home, year=years[0], newest=years[0], today=date(2023, 12, 1)) <= date(2023, 12, 1)


def _folders(home: Home) -> list[str]:
    return [path.name for path in Path(home.folder / "figures").iterdir() if path.is_dir()]


def test_two_who_make_the_same_figures_at_once_make_them_once(
    ready_area: ReadyArea, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An erasure makes figures anew in its own work, and the worker is asked for the same ones meanwhile."""
    made, told = list[Path](), threading.Event()

    def make(ground: Any, folder: Path, **_: Any) -> None:
        made.append(folder)
        assert told.wait(20)  # until the other one has come and waits
        time.sleep(0.1)
        (folder / "school").mkdir()

    monkeypatch.setattr("keystage.service.profiles.ready.make", make)
    shutil.rmtree(folder_of(ready_area.home, ready_area.prepared.key))
    home, urns = Home(ready_area.home), sorted(School.objects.values_list("urn", flat=True))
    asked = {"year": AcademicYear(2023), "as_at": ready_area.prepared.as_at, "urns": urns}
    with ThreadPoolExecutor(2) as both:
        keys = list(both.map(lambda _: prepare(home, **asked, tell=lambda done, total: told.set()), range(2)))
    assert (len(set(keys)), len(made)) == (1, 1)
    assert (folder_of(ready_area.home, keys[0]) / "school").is_dir()

"""A small round of `script/drill faults`: what was acknowledged is there, once, whatever was killed.

A minute each, so they run where KEYSTAGE_DRILLS is set: `KEYSTAGE_DRILLS=1 script/test tests/integration/service`.
"""

import os
import random
from pathlib import Path

import pytest
from benchmarks.faults.away import database_away
from benchmarks.faults.importing import accept_and_kill
from benchmarks.faults.migrating import kill_first_starts
from benchmarks.faults.writing import write_and_kill
from tests.integration.service.test_faults import made_home

__all__ = ["made_home"]  # a fixture
pytestmark = pytest.mark.skipif("KEYSTAGE_DRILLS" not in os.environ, reason="a minute each: set KEYSTAGE_DRILLS")


@pytest.mark.req("X.7")
def test_nothing_acknowledged_is_lost_or_there_twice_when_processes_are_killed(made_home: Path) -> None:
    told = write_and_kill(300, kills=3, people=6, like=made_home)
    assert told.acknowledged >= 300
    assert (told.lost, told.twice, told.wrong) == ([], [], [])
    assert sum(told.killed.values()) >= 3


@pytest.mark.req("X.7")
def test_pages_and_workers_are_back_within_ten_seconds_of_the_database(made_home: Path) -> None:
    back = database_away(seconds=1, like=made_home)
    assert back.wrong == []
    assert back.page < 10
    assert back.worker < 10


def test_a_start_killed_while_it_makes_the_database_is_ended_by_the_next() -> None:
    assert kill_first_starts(1, rng=random.Random(1), upgrade=False) == []


def test_a_file_whose_worker_was_killed_is_accepted_once(made_home: Path) -> None:
    kills, wrong = accept_and_kill(1, rng=random.Random(1), like=made_home)
    assert wrong == []
    assert kills == 1

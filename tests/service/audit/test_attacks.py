"""Sixty random attacks on the record by somebody with the database's password: all are found. A thousand by hand."""

from collections.abc import Callable

import pytest

from keystage.service.audit.verifying import verify
from tests.service.audit.attacks import ANYBODY, WITH_THE_HOME
from tests.service.audit.campaign import DISPOSED, attack_record, dispose_of_the_oldest, make_record

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8")]


def test_every_attack_is_found(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    def committed(do: Callable[[], object]) -> None:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # a context
            do()

    heads = make_record(committed)
    before = verify(heads)
    assert before.is_whole, before.problems
    assert (before.sealed, before.unsealed, len(heads)) == (100, 11, 15)
    heads += dispose_of_the_oldest(committed)
    before = verify(heads)
    assert before.is_whole, before.problems
    assert (before.sealed, before.unsealed) == (100 - 7 * DISPOSED + 12, 11)
    campaign = attack_record(60, heads, seed=1)
    assert not campaign.missed
    assert len(campaign.done) == len(ANYBODY) + len(WITH_THE_HOME) == 46
    assert verify(heads) == before, "each attack was undone"

"""One attack after another on the same record, each undone before the next: for the tests and for `script/drill audit`.

The record: fifteen seals of seven events each (the last smaller), and eleven events that wait for their seal. Then the
events of three seals are disposed of by law; a sixteenth seal covers those that waited, with the note of that; and
eleven wait again.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import time_machine
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from keystage.service.audit import sealing
from keystage.service.audit.actions import dispose_of_seals, record
from keystage.service.audit.head import Head, noted_head
from keystage.service.audit.noted import check_noted
from keystage.service.audit.verifying import verify
from tests.service.audit.attacks import ANYBODY, WITH_THE_HOME, Attack, Thief

__all__ = ["Campaign", "attack_record", "dispose_of_the_oldest", "make_record"]

_SEALED, _WAITING, _BATCH = 100, 11, 7
DISPOSED = 3  # seals
_WHO = ("user:1", "user:2", "service")


@dataclass
class Campaign:
    """done: attacks by name. missed: those after which the record was called whole."""

    done: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


class _Somebody:
    def __init__(self, pk: int) -> None:
        self.pk = pk


def make_record(committed: Callable[[Callable[[], object]], object]) -> list[Head]:
    """Make the record; the heads that the log would have. committed: runs something and sees it committed."""
    chance, heads = random.Random(4), []
    kept, sealing._BATCH = sealing._BATCH, _BATCH
    try:
        for number in range(_SEALED + _WAITING):
            if number == _SEALED:
                committed(sealing.seal_rows)
            committed(lambda number=number: _say(number, chance))  # type: ignore[misc]  # a default of its own
            if number % _BATCH == _BATCH - 1 and number < _SEALED:
                committed(sealing.seal_rows)
                head = noted_head()
                assert head is not None
                heads.append(head)
    finally:
        sealing._BATCH = kept
    last = noted_head()
    assert last is not None
    return [*heads, last]


def dispose_of_the_oldest(committed: Callable[[Callable[[], object]], object]) -> list[Head]:
    """Three seals of the record go by law; the note of it is sealed too. The head since."""
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
        assert not check_noted()  # what goes is six years old, and long compared with the notes of its minutes
    committed(lambda: dispose_of_seals(1, DISPOSED, by=_Somebody(2), disposal=1, proposed_by="user:1"))
    kept, sealing._BATCH = sealing._BATCH, 12
    try:
        committed(sealing.seal_rows)
    finally:
        sealing._BATCH = kept
    for number in range(_WAITING):
        committed(lambda number=number: _say(number, random.Random(number)))  # type: ignore[misc]  # as above
    last = noted_head()
    assert last is not None
    return [last]


def _say(number: int, chance: random.Random) -> None:
    who = chance.choice([_Somebody(1), _Somebody(2), None])
    record("profiles.exported", by=who, kind="school", key=999_000 + number, role="sip", rows=number, year="2018/19")


def attack_record(times: int, heads: list[Head], *, seed: int, say: Callable[[str], None] = lambda _: None) -> Campaign:
    """Every attack in turn, with choices of its own each time."""
    found, chance = Campaign(), random.Random(seed)
    attacks: list[tuple[Attack, list[Head]]] = [(one, []) for one in ANYBODY]
    attacks += [(one, heads) for one in WITH_THE_HOME]
    for number in range(times):
        attack, noted = attacks[number % len(attacks)]
        name = attack.__name__.replace("_", " ")
        with _undone():
            attack(Thief(chance, Path(settings.KEYSTAGE_HOME)))
            verdict = verify(noted)
        found.done[name] += 1
        if verdict.is_whole:
            found.missed.append(f"{name} (number {number})")
            say(found.missed[-1])
    return found


@contextmanager
def _undone() -> Iterator[None]:
    """The database by a rollback, the files by a copy."""
    home = Path(settings.KEYSTAGE_HOME)
    kept = {file: file.read_bytes() for file in (home / "audit-head", *(home / "audit-noted").iterdir())}
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(home / "audit-noted")
        (home / "audit-noted").mkdir()
        for file, data in kept.items():
            file.write_bytes(data)

"""Attacks on the record by somebody who has the database's password, its triggers switched off. `script/drill audit`
makes a thousand of them, the tests sixty.

Each is a function of a `Thief` (rows, random choices, SQL). Those of `WITH_THE_HOME` write in KEYSTAGE_HOME as well,
yet have no key: they are found by what the log or a backup knows of the last seal.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from keystage.service.audit.disposed import SealsDigest

__all__ = ["ANYBODY", "WITH_THE_HOME", "Attack", "Thief"]

_EVENT = ("at", "who", "what", "kind", "key", "detail", "code")


@dataclass
class Thief:
    """home: where the heads lie, for those who can write there. did: what was done, to be named when it is missed."""

    chance: random.Random
    home: Path
    did: str = field(default="")

    def __post_init__(self) -> None:
        """The triggers first: whoever has the password takes them off."""
        if connection.vendor == "sqlite":
            for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                with connection.cursor() as cursor:
                    cursor.execute(f'DROP TRIGGER "{name}"')

    def run(self, sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor foreign keys
            cursor.execute(sql, values)
            assert cursor.rowcount != 0, f"nothing was attacked: {sql} {values}"

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def ids(self, where: str = "1 = 1") -> list[int]:
        return [number for (number,) in self.rows(f"SELECT id FROM audit_event WHERE {where} ORDER BY id")]

    def one(self, where: str = "1 = 1") -> int:
        return self.chance.choice(self.ids(where))

    def two(self) -> tuple[int, int]:
        first, second = self.chance.sample(self.ids(), 2)
        return first, second

    def seals(self) -> list[int]:
        """Those that have events."""
        return [n for n in self.all_seals() if n > self.gone()]

    def all_seals(self) -> list[int]:
        return [number for (number,) in self.rows("SELECT number FROM audit_seal ORDER BY number")]

    def gone(self) -> int:
        """The last seal whose events were disposed of by law."""
        return 0 if (note := self.note()) is None else int(note[1]["through"])

    def note(self) -> tuple[int, dict[str, Any]] | None:
        """The newest note of a disposal: number and detail of its event."""
        found = self.rows("SELECT id, detail FROM audit_event WHERE what = 'audit.disposed' ORDER BY id DESC")
        return (found[0][0], _detail(found[0][1])) if found else None


Attack = Callable[[Thief], None]


def _detail(kept: Any) -> dict[str, Any]:
    """SQLite gives text, PostgreSQL the value."""
    found: dict[str, Any] = json.loads(kept) if isinstance(kept, str) else kept
    return found


def _other(old: Any, chance: random.Random) -> Any:
    """As little another value as can be."""
    if isinstance(old, datetime):
        return old + timedelta(microseconds=chance.choice([1, 1_000, 3_600_000_000]))
    if isinstance(old, int):
        return old + chance.choice([1, 7])
    text = str(old)
    place = chance.randrange(len(text)) if text else 0
    letter = chance.choice("abcdef0123456789")
    while text[place : place + 1] == letter:
        letter = chance.choice("abcdef0123456789")
    return text[:place] + letter + text[place + 1 :]


def change_a_column(thief: Thief) -> None:
    number, column = thief.one(), thief.chance.choice([c for c in _EVENT if c not in ("detail", "at")])
    ((old,),) = thief.rows(f'SELECT "{column}" FROM audit_event WHERE id = %s', number)
    thief.run(f'UPDATE audit_event SET "{column}" = %s WHERE id = %s', _other(old, thief.chance), number)


def change_the_moment(thief: Thief) -> None:
    number = thief.one()
    if connection.vendor == "postgresql":
        thief.run("UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = %s", number)
        return
    ((old,),) = thief.rows("SELECT at FROM audit_event WHERE id = %s", number)
    moment = old if isinstance(old, datetime) else datetime.fromisoformat(str(old))
    thief.run("UPDATE audit_event SET at = %s WHERE id = %s", str(moment + timedelta(microseconds=1)), number)


def change_the_detail(thief: Thief) -> None:
    detail = thief.chance.choice(['{"role": "sip", "n": 7}', "{}", '{"role": "Sip"}', "[]", '"x"', '{"role": null}'])
    thief.run("UPDATE audit_event SET detail = %s WHERE id = %s", detail, thief.one())


def blame_somebody_else(thief: Thief) -> None:
    thief.run("UPDATE audit_event SET who = 'user:999' WHERE who = %s", thief.chance.choice(["user:1", "user:2"]))


def change_a_seal(thief: Thief) -> None:
    number, column = thief.chance.choice(thief.seals()), thief.chance.choice(["rows", "digest"])
    ((old,),) = thief.rows(f'SELECT "{column}" FROM audit_seal WHERE number = %s', number)
    thief.run(f'UPDATE audit_seal SET "{column}" = %s WHERE number = %s', _other(old, thief.chance), number)


def change_when_it_was_sealed(thief: Thief) -> None:
    number = thief.chance.choice(thief.seals())
    thief.run("UPDATE audit_seal SET at = %s WHERE number = %s", "2020-01-01 00:00:00+00:00", number)


def renumber_a_seal(thief: Thief) -> None:
    last = thief.seals()[-1]
    number = thief.chance.choice(thief.seals())
    thief.run("UPDATE audit_seal SET number = %s WHERE number = %s", last + thief.chance.randint(1, 5), number)


def renumber_a_seal_with_its_events(thief: Thief) -> None:
    number, late = thief.chance.choice(thief.seals()), thief.seals()[-1] + 1
    thief.run("UPDATE audit_seal SET number = %s WHERE number = %s", late, number)
    thief.run("UPDATE audit_event SET seal = %s WHERE seal = %s", late, number)


def delete_one(thief: Thief) -> None:
    thief.run("DELETE FROM audit_event WHERE id = %s", thief.one())


def delete_one_that_waits_for_its_seal(thief: Thief) -> None:
    thief.run("DELETE FROM audit_event WHERE id = %s", thief.one("seal IS NULL"))


def delete_all_that_wait_for_their_seal(thief: Thief) -> None:
    thief.run("DELETE FROM audit_event WHERE seal IS NULL")


def delete_many(thief: Thief) -> None:
    ids = thief.ids()
    for number in thief.chance.sample(ids, thief.chance.randint(2, len(ids) // 2)):
        thief.run("DELETE FROM audit_event WHERE id = %s", number)


def delete_what_somebody_did(thief: Thief) -> None:
    thief.run("DELETE FROM audit_event WHERE who = %s", thief.chance.choice(["user:1", "user:2", "service"]))


def delete_a_seal(thief: Thief) -> None:
    thief.run("DELETE FROM audit_seal WHERE number = %s", thief.chance.choice(thief.seals()))


def delete_a_seal_with_its_events(thief: Thief) -> None:
    number = thief.chance.choice(thief.seals())
    thief.run("DELETE FROM audit_event WHERE seal = %s", number)
    thief.run("DELETE FROM audit_seal WHERE number = %s", number)


def delete_and_close_the_gap(thief: Thief) -> None:
    """A seal goes with its events, and all that follow move up by one."""
    number = thief.chance.choice(thief.seals()[:-1])
    thief.run("DELETE FROM audit_event WHERE seal = %s", number)
    thief.run("DELETE FROM audit_seal WHERE number = %s", number)
    for later in (one for one in thief.seals() if one > number):
        thief.run("UPDATE audit_event SET seal = %s WHERE seal = %s", later - 1, later)
        thief.run("UPDATE audit_seal SET number = %s WHERE number = %s", later - 1, later)


def delete_everything(thief: Thief) -> None:
    thief.run("DELETE FROM audit_event")
    thief.run("DELETE FROM audit_seal")


def swap_what_two_say(thief: Thief) -> None:
    """With their codes, so that each still fits its words."""
    _swap(thief, *_EVENT)


def swap_one_column_of_two(thief: Thief) -> None:
    first, second = thief.two()
    column = thief.chance.choice(["at", "key", "code"])  # they differ in every row
    _swap_columns(thief, first, second, (column,))


def _swap(thief: Thief, *columns: str) -> None:
    first, second = thief.two()
    _swap_columns(thief, first, second, columns)


def _swap_columns(thief: Thief, first: int, second: int, columns: tuple[str, ...]) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    sets = ", ".join(
        f'"{column}" = (SELECT b."{column}" FROM audit_event AS b WHERE b.id = CASE audit_event.id '
        f"WHEN {first} THEN {second} ELSE {first} END)"
        for column in columns
    )
    assert named
    thief.run(f"UPDATE audit_event SET {sets} WHERE id IN ({first}, {second})")


def swap_the_numbers_of_two(thief: Thief) -> None:
    first, second = thief.two()
    for now, then in ((-1, first), (first, second), (second, -1)):
        thief.run("UPDATE audit_event SET id = %s WHERE id = %s", now, then)


def number_all_anew(thief: Thief) -> None:
    start = thief.one()
    for number in sorted((one for one in thief.ids() if one >= start), reverse=True):
        thief.run("UPDATE audit_event SET id = %s WHERE id = %s", number + 1, number)


def move_to_another_seal(thief: Thief) -> None:
    seals = thief.seals()
    number = thief.one("seal IS NOT NULL")
    ((old,),) = thief.rows("SELECT seal FROM audit_event WHERE id = %s", number)
    thief.run(
        "UPDATE audit_event SET seal = %s WHERE id = %s", thief.chance.choice([s for s in seals if s != old]), number
    )


def take_the_seal_off(thief: Thief) -> None:
    thief.run("UPDATE audit_event SET seal = NULL WHERE id = %s", thief.one("seal IS NOT NULL"))


def seal_by_hand(thief: Thief) -> None:
    last = thief.seals()[-1]
    thief.run("UPDATE audit_event SET seal = %s WHERE id = %s", last, thief.one("seal IS NULL"))
    thief.run("UPDATE audit_seal SET rows = rows + 1 WHERE number = %s", last)


def seal_by_a_seal_of_ones_own(thief: Thief) -> None:
    last = thief.seals()[-1] + 1
    thief.run("UPDATE audit_event SET seal = %s WHERE id = %s", last, thief.one("seal IS NULL"))
    thief.run(
        "INSERT INTO audit_seal (number, at, rows, digest) VALUES (%s, %s, 1, %s)",
        last, "2026-01-01 00:00:00+00:00", "".join(thief.chance.choices("0123456789abcdef", k=64)),
    )  # fmt: skip


def put_an_event_in(thief: Thief) -> None:
    """Somebody is to have done what they did not."""
    _insert(thief, thief.ids()[-1] + thief.chance.randint(1, 9), thief.chance.choice([None, *thief.seals()]))


def put_an_event_in_and_count_it(thief: Thief) -> None:
    seal = thief.chance.choice(thief.seals())
    _insert(thief, thief.ids()[-1] + 1, seal)
    thief.run("UPDATE audit_seal SET rows = rows + 1 WHERE number = %s", seal)


def _insert(thief: Thief, number: int, seal: int | None) -> None:
    code = "".join(thief.chance.choices("0123456789abcdef", k=64))
    thief.run(
        "INSERT INTO audit_event (id, at, who, what, kind, key, detail, code, seal) "
        "VALUES (%s, %s, 'user:3', 'profiles.exported', 'pupils', '999001', '{}', %s, %s)",
        number, "2026-01-01 00:00:00+00:00", code, seal,
    )  # fmt: skip


def put_a_true_event_in_again(thief: Thief) -> None:
    number, new = thief.one(), thief.ids()[-1] + 1
    thief.run(
        "INSERT INTO audit_event (id, at, who, what, kind, key, detail, code, seal) "
        "SELECT %s, at, who, what, kind, key, detail, code, NULL FROM audit_event WHERE id = %s", new, number,
    )  # fmt: skip


def put_a_true_event_in_the_place_of_another(thief: Thief) -> None:
    first, second = thief.two()
    thief.run("DELETE FROM audit_event WHERE id = %s", second)
    thief.run("UPDATE audit_event SET id = %s WHERE id = %s", second, first)


def melt_two_seals(thief: Thief) -> None:
    number = thief.chance.choice(thief.seals()[:-1])
    ((more,),) = thief.rows("SELECT rows FROM audit_seal WHERE number = %s", number + 1)
    thief.run("UPDATE audit_event SET seal = %s WHERE seal = %s", number, number + 1)
    thief.run("UPDATE audit_seal SET rows = rows + %s WHERE number = %s", more, number)
    thief.run("DELETE FROM audit_seal WHERE number = %s", number + 1)


def cut_the_end(thief: Thief) -> None:
    first = thief.chance.choice(thief.seals())
    thief.run("DELETE FROM audit_event WHERE seal >= %s OR seal IS NULL", first)
    thief.run("DELETE FROM audit_seal WHERE number >= %s", first)


def cut_the_end_of_the_sealed(thief: Thief) -> None:
    first = thief.chance.choice(thief.seals())
    thief.run("DELETE FROM audit_event WHERE seal >= %s", first)
    thief.run("DELETE FROM audit_seal WHERE number >= %s", first)


def cut_the_beginning(thief: Thief) -> None:
    last = thief.chance.choice(thief.seals())
    thief.run("DELETE FROM audit_event WHERE seal <= %s", last)
    thief.run("DELETE FROM audit_seal WHERE number <= %s", last)


def fake_a_disposal(thief: Thief) -> None:
    """The next seals' events go, and a note says that they went by law: with a true digest, and no key for its code."""
    through = thief.chance.choice(thief.seals())
    number = thief.ids()[-1] + 1
    _note(thief, number, through, code="".join(thief.chance.choices("0123456789abcdef", k=64)))
    thief.run("DELETE FROM audit_event WHERE seal <= %s", through)


def fake_a_disposal_by_the_code_of_a_true_one(thief: Thief) -> None:
    through, note = thief.chance.choice(thief.seals()), thief.note()
    assert note is not None
    ((code,),) = thief.rows("SELECT code FROM audit_event WHERE id = %s", note[0])
    _note(thief, thief.ids()[-1] + 1, through, code=code)
    thief.run("DELETE FROM audit_event WHERE seal <= %s", through)


def stretch_a_disposal(thief: Thief) -> None:
    """The true note is made to speak of more."""
    through, note = thief.chance.choice(thief.seals()[:-1]), thief.note()
    assert note is not None
    detail = note[1] | {"through": through, "digest": _digest_through(thief, through)}
    thief.run("UPDATE audit_event SET detail = %s WHERE id = %s", json.dumps(detail), note[0])
    thief.run("DELETE FROM audit_event WHERE seal <= %s", through)


def make_another_event_a_disposal(thief: Thief) -> None:
    through = thief.chance.choice(thief.seals()[:-2])
    number = thief.chance.choice(thief.ids(f"seal > {through} OR seal IS NULL"))
    detail = json.dumps({"through": through, "events": 1, "digest": _digest_through(thief, through)})
    thief.run(
        "UPDATE audit_event SET what = 'audit.disposed', kind = 'audit', key = 'disposal', detail = %s WHERE id = %s",
        detail, number,
    )  # fmt: skip
    thief.run("DELETE FROM audit_event WHERE seal <= %s", through)


def take_a_little_more_than_was_disposed_of(thief: Thief) -> None:
    thief.run("DELETE FROM audit_event WHERE seal = %s", thief.gone() + 1)


def delete_the_note_of_a_disposal(thief: Thief) -> None:
    note = thief.note()
    assert note is not None
    thief.run("DELETE FROM audit_event WHERE id = %s", note[0])


def put_an_event_where_all_were_disposed_of(thief: Thief) -> None:
    seal = thief.chance.randint(1, thief.gone())
    if thief.chance.random() < 0.5:
        thief.run("UPDATE audit_event SET seal = %s WHERE id = %s", seal, thief.one())
    else:
        _insert(thief, thief.ids()[-1] + 1, seal)


def change_a_seal_whose_events_were_disposed_of(thief: Thief) -> None:
    number, column = thief.chance.randint(1, thief.gone()), thief.chance.choice(["rows", "digest"])
    ((old,),) = thief.rows(f'SELECT "{column}" FROM audit_seal WHERE number = %s', number)
    thief.run(f'UPDATE audit_seal SET "{column}" = %s WHERE number = %s', _other(old, thief.chance), number)


def delete_seals_whose_events_were_disposed_of(thief: Thief) -> None:
    first = thief.chance.randint(1, thief.gone())
    thief.run("DELETE FROM audit_seal WHERE number >= %s AND number <= %s", first, thief.gone())


def _note(thief: Thief, number: int, through: int, *, code: str) -> None:
    detail = json.dumps({"through": through, "events": 7 * through, "digest": _digest_through(thief, through)})
    thief.run(
        "INSERT INTO audit_event (id, at, who, what, kind, key, detail, code, seal) "
        "VALUES (%s, %s, 'user:3', 'audit.disposed', 'audit', 'disposal', %s, %s, NULL)",
        number, "2026-01-01 00:00:00+00:00", detail, code,
    )  # fmt: skip


def _digest_through(thief: Thief, through: int) -> str:
    """As the note has it: whoever reads the source can make that, for it needs no key."""
    made = SealsDigest()
    for number, at, rows, digest in thief.rows(
        "SELECT number, at, rows, digest FROM audit_seal WHERE number <= %s ORDER BY number", through
    ):
        day = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
        made.add((number, day if day.tzinfo else day.replace(tzinfo=UTC), rows, digest))
    return made.hexdigest()


def write_no_moment(thief: Thief) -> None:
    """SQLite keeps any text in any column; PostgreSQL a moment out of Python's years."""
    note = thief.note()
    number = note[0] if note is not None and thief.chance.random() < 0.5 else thief.one()
    moment = "infinity" if connection.vendor == "postgresql" else "some day"
    thief.run("UPDATE audit_event SET at = %s WHERE id = %s", moment, number)


def cut_the_end_and_put_the_head_back(thief: Thief) -> None:
    """An old copy of the database with the head of that day, the notes of the day gone."""
    kept = thief.chance.choice(thief.seals()[:-1])
    ((digest,),) = thief.rows("SELECT digest FROM audit_seal WHERE number = %s", kept)
    thief.run("DELETE FROM audit_event WHERE seal > %s OR seal IS NULL", kept)
    thief.run("DELETE FROM audit_seal WHERE number > %s", kept)
    (thief.home / "audit-head").write_text(f"{kept} {digest}\n", "ascii")
    _forget_notes(thief)


def delete_everything_and_the_head(thief: Thief) -> None:
    delete_everything(thief)
    (thief.home / "audit-head").unlink()
    _forget_notes(thief)


def spoil_the_head(thief: Thief) -> None:
    text = thief.chance.choice(["", "x", "99 " + "0" * 64, "1 " + "0" * 64, "\xff\xfe"])
    (thief.home / "audit-head").write_text(text, "latin-1")


def _forget_notes(thief: Thief) -> None:
    for file in (thief.home / "audit-noted").iterdir():
        file.unlink()


ANYBODY: tuple[Attack, ...] = (
    change_a_column, change_the_moment, change_the_detail, blame_somebody_else, change_a_seal,
    change_when_it_was_sealed, renumber_a_seal, renumber_a_seal_with_its_events, delete_one,
    delete_one_that_waits_for_its_seal, delete_all_that_wait_for_their_seal, delete_many, delete_what_somebody_did,
    delete_a_seal, delete_a_seal_with_its_events, delete_and_close_the_gap, delete_everything, swap_what_two_say,
    swap_one_column_of_two, swap_the_numbers_of_two, number_all_anew, move_to_another_seal, take_the_seal_off,
    seal_by_hand, seal_by_a_seal_of_ones_own, put_an_event_in, put_an_event_in_and_count_it,
    put_a_true_event_in_again, put_a_true_event_in_the_place_of_another, melt_two_seals, cut_the_end,
    cut_the_end_of_the_sealed, cut_the_beginning, write_no_moment, fake_a_disposal,
    fake_a_disposal_by_the_code_of_a_true_one, stretch_a_disposal, make_another_event_a_disposal,
    take_a_little_more_than_was_disposed_of, delete_the_note_of_a_disposal, put_an_event_where_all_were_disposed_of,
    change_a_seal_whose_events_were_disposed_of, delete_seals_whose_events_were_disposed_of,
)  # fmt: skip
WITH_THE_HOME: tuple[Attack, ...] = (
    cut_the_end_and_put_the_head_back, delete_everything_and_the_head, spoil_the_head,
)  # fmt: skip

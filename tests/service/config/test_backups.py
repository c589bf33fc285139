"""A backup of everything that must be kept, taken apart again on the other side."""

import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import NO_DB_ALIAS

from keystage.analysis.errors import InputError
from keystage.service.audit.actions import record
from keystage.service.audit.models import Event, Seal
from keystage.service.audit.sealing import seal_rows
from keystage.service.config.backups import checking, filling
from keystage.service.config.backups.archive import Head, Member, pack
from keystage.service.config.backups.home_files import ReadHome
from keystage.service.config.backups.key_pairs import Pair, identities, make_pair
from keystage.service.config.backups.making import Made, Wanted, make_backup
from keystage.service.config.backups.rows import kind_of
from keystage.service.config.backups.schema import LEFT_OUT
from keystage.service.config.backups.sealed import opened, seal
from keystage.service.config.environment import database
from keystage.service.jobs.models import Job
from keystage.service.schools.models import School

NOW = datetime(2026, 11, 12, 2, 30, tzinfo=UTC)
PAIR = make_pair()
OTHER = NO_DB_ALIAS  # the one name that Django lets tests use beside those of the settings
KEYS = {"secret-key": "s" * 40, "audit-key": "a" * 40}


def nobody(question: str) -> str:
    raise AssertionError(f"asked {question}")


def opening(pair: Pair) -> list[Any]:
    return identities(pair.private, ask=nobody)


@pytest.fixture
def home(settings: Any) -> Path:
    home: Path = settings.KEYSTAGE_HOME
    for name, text in KEYS.items():
        (home / name).write_text(text)
    settings.AUDIT_KEY = KEYS["audit-key"]
    release = home / "releases" / "ks2_results" / "2018-19" / "abc123"
    release.mkdir(parents=True)
    (release / "manifest.json").write_text("{}")
    (release / "data.parquet").write_bytes(bytes(range(256)) * 40)
    (home / "definitions").mkdir()
    (home / "definitions" / "words.toml").write_text("title = 'Wénbury'\n", "utf-8")
    return home


@pytest.fixture
def wanted(home: Path, tmp_path: Path) -> Wanted:
    return Wanted(home=home, folder=tmp_path / "backups", public=(PAIR.public,), keys=KEYS, service="0a1b2c")


@pytest.fixture
def made(wanted: Wanted, somebody: Callable[..., Any], two_schools: tuple[School, School]) -> Made:
    """Of a service with people, schools, events, some of them sealed."""
    for number in range(3):
        person = somebody("sip", school="999001")
        record("accounts.invited", by=person, kind="person", key=number, role="sip", place="Wenbury – “North”", n=1.5)
    Job.objects.create(task="intake.tasks.examine", arguments={"a": [1, None, "é"]}, title="Read", who="user:1")
    seal_rows()
    record("accounts.signed-in", by=None, kind="person", key=1)
    return make_backup(wanted, now=NOW)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Any]:
    """An empty SQLite database in a file of its own."""
    folder = tmp_path / "restored"
    folder.mkdir()
    connections.settings[OTHER] = connections.configure_settings({"default": database("", folder)})["default"]
    yield connections[OTHER]
    connections[OTHER].close()
    del connections[OTHER]
    del connections.settings[OTHER]


def unpack(made: Made, other: Any, pair: Pair = PAIR) -> Path:
    to = Path(other.settings_dict["NAME"]).parent
    with opened(made.path, opening(pair)) as stream:
        filling.fill(stream, to, other, told=lambda done, whole: None)
    return to


@pytest.mark.req("X.7")
def test_every_row_and_file_comes_back_as_it_was(made: Made, home: Path, other: Any) -> None:
    to = unpack(made, other)
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table in LEFT_OUT:
            continue
        rows = model._base_manager.order_by("pk").values_list()
        assert list(rows.using(OTHER)) == list(rows), model._meta.label
    assert Event.objects.using(OTHER).count() > 3
    for name in ("releases/ks2_results/2018-19/abc123/data.parquet", "definitions/words.toml", *KEYS):
        assert (to / name).read_bytes() == (home / name).read_bytes()
    seals = Seal.objects.order_by("-number")
    assert (to / "audit-head").read_text().split() == [str(seals[0].number), seals[0].digest]
    _refuses_a_changed_event_and_counts_on(made, other)


def _refuses_a_changed_event_and_counts_on(made: Made, other: Any) -> None:
    last = Event.objects.order_by("-id")[0].pk
    with other.cursor() as cursor, pytest.raises(DatabaseError, match="only ever added to"):
        cursor.execute("UPDATE audit_event SET who = 'user:2'")
    with other.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit_event'")
        assert cursor.fetchone()[0] >= last
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] == len(made.head.migrations)


def test_the_counts_that_are_told_are_those_of_the_database(made: Made, somebody: Callable[..., Any]) -> None:
    assert made.rows["audit_event"] == Event.objects.count()
    assert made.rows["schools_school"] == 2
    head, manifest = checking.check(made.path, opening(PAIR))
    assert manifest.rows == made.rows
    assert (head.service, head.made_at, head.database) == ("0a1b2c", NOW.isoformat(), connection.vendor)


def test_nothing_in_a_backup_can_be_read_without_the_key(made: Made) -> None:
    written = made.path.read_bytes()
    for canary in (b"Wenbury", b"audit_event", b"person1@example.invalid", b"keystage-backup.json", b"a" * 40):
        assert canary not in written
    assert made.path.stat().st_mode & 0o077 == 0


def test_sessions_are_not_in_it(made: Made) -> None:
    assert not [table for table in made.rows if "session" in table]


def test_the_first_seal_that_is_missing_is_said_and_the_backup_made_all_the_same(made: Made, wanted: Wanted) -> None:
    (wanted.home / "audit-head").write_text(f"900 {'0' * 64}\n")
    again = make_backup(wanted, now=NOW + timedelta(seconds=1))
    assert "seal 900 was made" in " ".join(again.notes)


@pytest.mark.parametrize("at", [0.0, 0.001, 0.3, 0.5, 0.9, 0.999999])
def test_a_flipped_bit_is_refused(made: Made, at: float) -> None:
    written = bytearray(made.path.read_bytes())
    written[int(at * len(written))] ^= 4
    made.path.write_bytes(written)
    with pytest.raises(InputError):
        checking.check(made.path, opening(PAIR))


def test_every_byte_of_a_small_backup_counts(tmp_path: Path) -> None:
    path = tmp_path / "small.age"
    seal(pack(a_head(), [], {"rows": {}, "numbers": {}, "notes": []}), path, public=[PAIR.public])
    written = path.read_bytes()
    keys = opening(PAIR)
    for place in range(len(written)):
        changed = bytearray(written)
        changed[place] ^= 1 << (place % 8)
        path.write_bytes(changed)
        with pytest.raises(InputError):
            checking.check(path, keys)


@pytest.mark.parametrize("cut", [1, 17, 1000])
def test_a_backup_cut_short_or_made_longer_is_refused(made: Made, cut: int) -> None:
    written = made.path.read_bytes()
    for changed in (written[:-cut], written[:cut], written + bytes(cut), written + written):
        made.path.write_bytes(changed)
        with pytest.raises(InputError):
            checking.check(made.path, opening(PAIR))


def test_another_key_is_said_to_be_another(made: Made) -> None:
    with pytest.raises(InputError, match="This key does not open"):
        checking.check(made.path, opening(make_pair()))


def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    for number, data in enumerate(
        (b"", b"hello", pyrage.encrypt(b"hello", [pyrage.x25519.Recipient.from_str(PAIR.public)]))
    ):
        path = tmp_path / f"{number}.age"
        path.write_bytes(data)
        with pytest.raises(InputError, match="no backup"):
            checking.check(path, opening(PAIR))


def a_head(**more: Any) -> Head:
    told: dict[str, Any] = {
        "version": "0.1.0", "made_at": NOW.isoformat(), "service": "0a1b2c", "title": "", "database": "sqlite",
        "migrations": [], "tables": {}, "bytes": 0,
    }  # fmt: skip
    return Head(**(told | more))


def forged(path: Path, head: Head, members: list[Member], **more: Any) -> Path:
    seal(pack(head, members, {"rows": {}, "numbers": {}, "notes": []} | more), path, public=[PAIR.public])
    return path


@pytest.mark.parametrize(
    "name", ["../outside", "home/../../outside", "/etc/passwd", "home", "elsewhere/file", "home/a\\..\\b"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path = forged(tmp_path / "forged.age", a_head(), [Member(name, 1, [b"x"])])
    with pytest.raises(InputError, match=r"does not belong in one|no file"):
        checking.check(path, opening(PAIR))


@pytest.mark.django_db
def test_a_backup_that_somebody_else_made_brings_no_figures(tmp_path: Path, other: Any) -> None:
    path = forged(tmp_path / "forged.age", a_head(), [Member("home/figures/x/evidence", 1, [b"x"])])
    with opened(path, opening(PAIR)) as stream, pytest.raises(InputError, match="does not belong"):
        filling.fill(stream, tmp_path / "restored", other, told=lambda done, whole: None)


def test_newer_backups_are_refused_by_version(tmp_path: Path, other: Any) -> None:
    newer = forged(tmp_path / "newer.age", a_head(format=2, version="9.9"), [])
    with pytest.raises(InputError, match=r"newer Keystage \(9\.9\)"):
        checking.check(newer, opening(PAIR))
    later = a_head(version="1.7", migrations=[["schools", "0099_later"]])
    with pytest.raises(InputError, match=r"newer Keystage \(1\.7; it has schools 0099_later\)"):
        filling.refuse_newer(later)


def rewritten(made: Made, change: Callable[[str, bytes], bytes | None]) -> None:
    """Decrypted, changed and encrypted again for the same key, as somebody could who has both keys."""
    with opened(made.path, opening(PAIR)) as stream:
        data = zlib.decompress(stream.read(), wbits=31)
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(data)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for info in old:
            file = old.extractfile(info)
            assert file is not None
            body = change(info.name, file.read())
            if body is not None:
                info.size = len(body)
                new.addfile(info, io.BytesIO(body))
    squeeze = zlib.compressobj(wbits=31)
    made.path.unlink()
    seal([squeeze.compress(out.getvalue()), squeeze.flush()], made.path, public=[PAIR.public])


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("home/definitions/words.toml", lambda body: body + b"#", "words.toml is missing, added or changed"),
        ("home/definitions/words.toml", lambda body: None, "words.toml is missing, added or changed"),
        ("database/audit_event/00001.jsonl", lambda body: body.split(b"\n", 1)[1], "audit_event"),
        ("manifest.json", lambda body: None, "cut short"),
        ("manifest.json", lambda body: b"[]", "cannot be read"),
        ("keystage-backup.json", lambda body: b"{}", "cannot be read"),
        ("keystage-backup.json", lambda body: None, "no backup"),
    ],
)
def test_a_backup_that_does_not_agree_with_itself_is_refused(
    made: Made, name: str, change: Callable[[bytes], bytes | None], words: str
) -> None:
    rewritten(made, lambda of, body: change(body) if of == name else body)
    with pytest.raises(InputError, match=words):
        checking.check(made.path, opening(PAIR))


def test_rows_left_out_are_missed_even_where_the_digests_were_made_to_agree(made: Made) -> None:
    """Only the number of rows tells then."""
    with opened(made.path, opening(PAIR)) as stream:
        data = zlib.decompress(stream.read(), wbits=31)
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        head = Head(**json.loads(_read(tar, "keystage-backup.json")))
        names = [name for name in tar.getnames() if name.startswith(("database/", "home/"))]
        members = [Member(name, len(body), [body]) for name in names if (body := _read(tar, name)) is not None]
        said = json.loads(_read(tar, "manifest.json"))
    members[0] = Member(members[0].name, 0, [])
    made.path.unlink()
    path = forged(made.path, head, members, rows=said["rows"], numbers=said["numbers"])
    with pytest.raises(InputError, match="should hold"):
        checking.check(path, opening(PAIR))


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    assert file is not None
    return file.read()


def test_a_row_that_points_nowhere_is_refused_whole(made: Made, other: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = filling.add_rows

    def but_users(connection: Any, table: str, columns: Any, lines: bytes) -> int:
        return 0 if table == "accounts_user" else taken(connection, table, columns, lines)

    monkeypatch.setattr(filling, "add_rows", but_users)
    with pytest.raises(InputError, match="do not fit together"):
        unpack(made, other)
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event")
        assert cursor.fetchone()[0] == 0


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    def full(chunks: Any) -> Iterator[bytes]:
        yield bytes(500_000)
        raise OSError(28, "No space left on device")

    to = tmp_path / "full.age"
    with pytest.raises(OSError, match="No space"):
        seal(full(None), to, public=[PAIR.public])
    with pytest.raises(InputError, match="would be left"):
        seal([bytes(500_000)], to, public=[PAIR.public], leave_free=1 << 60)
    assert not [path for path in tmp_path.iterdir() if "full" in path.name]


@pytest.mark.django_db
def test_too_little_room_is_said_before_anything_is_written(wanted: Wanted) -> None:
    from dataclasses import replace

    with pytest.raises(InputError, match="too little room"):
        make_backup(replace(wanted, leave_free=1 << 60), now=NOW)
    assert not list(wanted.folder.iterdir())


@pytest.mark.django_db
def test_two_backups_at_once_are_one(wanted: Wanted) -> None:
    from filelock import FileLock

    with FileLock(wanted.home / "backup.lock"), pytest.raises(InputError, match="Another backup"):
        make_backup(wanted, now=NOW)


@pytest.mark.django_db
def test_what_a_killed_backup_left_is_no_backup_and_goes_with_the_next(wanted: Wanted) -> None:
    wanted.folder.mkdir()
    left = wanted.folder / ".keystage-0a1b2c-2026-11-11T023000Z.age.partial"
    left.write_bytes(b"x")
    made = make_backup(wanted, now=NOW)
    assert [path.name for path in wanted.folder.iterdir()] == [made.path.name]


def test_files_that_go_while_they_are_read_are_left_out_and_counted(home: Path) -> None:
    files = ReadHome(home)
    names = []
    for member in files.members():
        if not names:
            (home / "releases" / "ks2_results" / "2018-19" / "abc123" / "data.parquet").unlink()
        names.append(member.name)
    assert "home/releases/ks2_results/2018-19/abc123/manifest.json" in names
    assert not [name for name in names if name.endswith("data.parquet")]


def test_folders_that_go_while_room_is_reckoned_do_no_harm(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    assert ReadHome(home).bytes() == whole
    scan = os.scandir

    def scanned(path: Any) -> Any:
        if Path(path).name == "definitions":
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scanned)
    assert 0 < ReadHome(home).bytes() < whole


def test_what_is_derived_hidden_or_a_link_elsewhere_is_left_out(home: Path, tmp_path: Path) -> None:
    for name in ("figures/x/page", "static/a.css", "outbox/letter", ".hidden", "before-restore-1/a", "writer.lock"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x")
    (home / "releases" / "link").symlink_to(tmp_path)
    (home / "templates").mkdir()
    (home / "templates" / "note.docx").write_text("x")
    (home / "something-new").write_text("x")
    files = ReadHome(home)
    tops = {member.name.split("/")[1] for member in files.members(skip=KEYS)}
    assert tops == {"releases", "definitions", "templates", "something-new"}
    assert files.skipped == 1


def test_every_field_of_every_model_is_one_that_backups_know() -> None:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            assert kind_of(field)


def test_there_is_no_backup_of_a_database_that_is_not_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from keystage.service.config.backups import backing_up

    monkeypatch.setitem(backing_up.settings.DATABASES["default"], "NAME", str(home / "keystage.sqlite3"))
    monkeypatch.setattr(backing_up.connection, "vendor", "sqlite", raising=False)
    with pytest.raises(InputError, match="nothing to back up"):
        backing_up.back_up(now=NOW)
    assert not (home / "keystage.sqlite3").exists()

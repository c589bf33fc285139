"""Where backups lie and how many are kept; keys; a restore broken off anywhere; the backup before an upgrade."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from keystage.analysis.errors import InputError
from keystage.analysis.store.erasures import add, entries_in, erasure, erasure_key
from keystage.service.config.backups import backing_up, before_upgrade, key_pairs, own_settings, target
from keystage.service.config.backups.archive import Head
from keystage.service.config.backups.folder import Kept, listed, name_of, service_of, to_remove
from keystage.service.config.backups.key_pairs import identities, make_pair, public_keys, remember
from keystage.service.config.backups.later_erasures import beside, keep_beside, take_over, take_over_from
from keystage.service.config.backups.target import Found, refuse_unless_fit, see_that_nothing_runs
from keystage.service.config.backups.under_way import STAGING, UnderWay, clear, finish_files, read, refuse_half_restored
from keystage.service.config.backups.under_way import write as write_note
from keystage.service.config.environment import Environment
from keystage.service.config.first_start import prepare_service
from keystage.service.jobs.last_backup import LastBackup, note_backup, read_note

NOW = datetime(2026, 11, 12, 2, 30, tzinfo=UTC)
PAIR = make_pair()


def nobody(question: str) -> str:
    raise AssertionError(f"asked {question}")


def told(home: Path, **words: str) -> Environment:
    return Environment(home, words)


def a_backup(at: datetime) -> Kept:
    return Kept(Path(name_of("0a1b2c", at)), "0a1b2c", at, before_upgrade=False, bytes=1)


def test_names_are_read_back_and_strangers_left_alone(tmp_path: Path) -> None:
    for name in (
        name_of("0a1b2c", NOW), name_of("0a1b2c", NOW + timedelta(days=1), before_upgrade=True),
        name_of("ffffff", NOW), "keystage-0a1b2c-erasures.age", "keystage-0a1b2c-key.age", "holiday.jpg",
        f".{name_of('0a1b2c', NOW)}.partial", "keystage-0a1b2c-2026-11-12T023000Z.age.part",
    ):  # fmt: skip
        (tmp_path / name).write_text("x")
    ours = listed(tmp_path, "0a1b2c")
    assert [(one.at, one.before_upgrade) for one in ours] == [(NOW + timedelta(days=1), True), (NOW, False)]
    assert len(listed(tmp_path)) == 3
    assert service_of(b"one") != service_of(b"two")


def test_35_days_and_the_first_of_12_months_are_kept() -> None:
    """Two years of nights: 36 backups of the last 35 days, and the first nights of eleven months before."""
    nights = [a_backup(NOW - timedelta(days=number)) for number in range(730)]
    gone = {one.path for one in to_remove(nights, now=NOW, days=35, months=12)}
    left = [one.at.date() for one in nights if one.path not in gone]
    assert left[:36] == [(NOW - timedelta(days=number)).date() for number in range(36)]
    assert [str(day) for day in left[36:]] == [
        "2026-10-01", "2026-09-01", "2026-08-01", "2026-07-01", "2026-06-01", "2026-05-01", "2026-04-01", "2026-03-01",
        "2026-02-01", "2026-01-01", "2025-12-01",
    ]  # fmt: skip


@how(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 900), unique=True, max_size=60), st.integers(1, 60), st.integers(0, 24), st.integers(0, 400)
)
def test_thinning_never_takes_the_newest_nor_a_young_one(ago: list[int], days: int, months: int, later: int) -> None:
    backups = [a_backup(NOW - timedelta(days=number)) for number in ago]
    now = NOW + timedelta(days=later)  # nobody made one for a long time
    gone = to_remove(backups, now=now, days=days, months=months)
    assert not backups or max(backups, key=lambda one: one.at) not in gone
    assert all(now - one.at > timedelta(days=days) for one in gone)
    again = [one for one in backups if one not in gone]
    assert not to_remove(again, now=now, days=days, months=months)


# -- keys


def test_a_backup_needs_a_public_key_and_takes_several(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="keystage backup key"):
        public_keys(told(tmp_path))
    other = make_pair()
    remember(tmp_path, PAIR.public)
    remember(tmp_path, other.public)
    assert public_keys(told(tmp_path)) == [PAIR.public, other.public]
    assert (tmp_path / "backup-recipient").stat().st_mode & 0o077 == 0
    assert public_keys(told(tmp_path, KEYSTAGE_BACKUP_TO=f" {other.public} ,")) == [other.public]


def test_a_private_key_on_the_server_is_refused_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="private key") as refused:
        public_keys(told(tmp_path, KEYSTAGE_BACKUP_TO=PAIR.private))
    assert PAIR.private not in str(refused.value)
    assert PAIR.private not in repr(PAIR)
    with pytest.raises(InputError, match="no public key"):
        public_keys(told(tmp_path, KEYSTAGE_BACKUP_TO=PAIR.public[:-1]))


def test_a_key_is_taken_as_a_file_has_it_or_as_somebody_types_it() -> None:
    text = f"# public key: {PAIR.public}\n{PAIR.private}\n"
    assert [str(one) for one in identities(text, ask=nobody)] == [PAIR.private]
    backup = "age-encryption.org/v1\n-> X25519 abc\n"
    for wrong in ("", "# nothing", PAIR.private[:-1], PAIR.public, "correct horse battery staple", backup):
        with pytest.raises(InputError) as refused:
            identities(wrong, ask=nobody)
        assert PAIR.private[:-1] not in str(refused.value)


def test_a_locked_key_asks_for_its_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(data: bytes, passphrase: str) -> bytes:
        if passphrase != "five words nobody would guess":
            raise pyrage.DecryptError("Decryption failed")
        return f"{PAIR.private}\n".encode()

    monkeypatch.setattr(key_pairs.pyrage.passphrase, "decrypt", opened)
    locked = "-----BEGIN AGE ENCRYPTED FILE-----\n…"
    assert [str(one) for one in identities(locked, ask=lambda q: "five words nobody would guess")] == [PAIR.private]
    with pytest.raises(InputError, match="passphrase does not open"):
        identities(locked, ask=lambda q: "something else")


# -- the last step


def a_home_to_swap(home: Path) -> UnderWay:
    """A service in use, and beside it what is to take its place."""
    for name, text in (("releases/a", "old"), ("audit-key", "old"), ("only-old", "old")):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    for name, text in (("releases/b", "new"), ("audit-key", "new"), ("only-new", "new")):
        (home / STAGING / name).parent.mkdir(parents=True, exist_ok=True)
        (home / STAGING / name).write_text(text)
    return UnderWay(
        "a backup", "today", swapping=True, aside="before-restore-1", old=["audit-key", "only-old", "releases"],
        new=["audit-key", "only-new", "releases"],
    )  # fmt: skip


@pytest.mark.req("X.7")
@pytest.mark.parametrize("killed_after", range(8))
def test_a_kill_between_any_two_moves_is_finished_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_after: int
) -> None:
    home = tmp_path / "service"
    note = a_home_to_swap(home)
    write_note(home, note)
    moved, rename = [0], Path.rename

    def counted(self: Path, to: Path) -> Path:
        if moved[0] == killed_after:
            raise KeyboardInterrupt
        moved[0] += 1
        return rename(self, to)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", counted)
        try:
            finish_files(home, note)
        except KeyboardInterrupt:
            with pytest.raises(InputError, match="restore --finish"):
                refuse_half_restored(home)
    known = read(home)
    assert known == note
    finish_files(home, note)
    clear(home)
    refuse_half_restored(home)
    assert (home / "releases" / "b").read_text() == (home / "audit-key").read_text() == "new"
    assert not (home / "only-old").exists()
    assert not (home / "releases" / "a").exists()
    assert sorted(path.name for path in (home / "before-restore-1").iterdir()) == ["audit-key", "only-old", "releases"]
    assert (home / "before-restore-1" / "releases" / "a").read_text() == "old"


def test_a_restore_broken_off_before_that_is_begun_again(tmp_path: Path) -> None:
    write_note(tmp_path, UnderWay("keystage-1.age", "2026-11-12 02:30 UTC"))
    with pytest.raises(InputError, match="Run keystage restore again"):
        refuse_half_restored(tmp_path)
    (tmp_path / "restore-under-way").write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        refuse_half_restored(tmp_path)


def test_a_home_half_restored_is_not_served(settings: Any) -> None:
    write_note(settings.KEYSTAGE_HOME, UnderWay("keystage-1.age", "today"))
    with pytest.raises(InputError, match="Run keystage restore again"):
        prepare_service()
    assert not (settings.KEYSTAGE_HOME / "secret-key").exists()


# -- where to


def a_head(database: str = "sqlite", bytes: int = 0) -> Head:
    return Head("0.1.0", NOW.isoformat(), "0a1b2c", "", database, [], {}, bytes)


@pytest.mark.parametrize(
    ("found", "head", "words"),
    [
        (Found(("releases",), ()), a_head(), "holds releases"),
        (Found((), ("audit_event",), "public"), a_head(), "1 tables"),
        (Found((), ()), a_head("postgresql"), "--change-database"),
        (Found((), ()), a_head(bytes=1 << 60), "too little room"),
    ],
)
def test_a_place_that_is_not_fit_is_refused(tmp_path: Path, found: Found, head: Head, words: str) -> None:
    with pytest.raises(InputError, match=words):
        refuse_unless_fit(tmp_path / "new", found, head, vendor="sqlite", replace=False, change=False)
    assert not (tmp_path / "new").exists()


def test_what_is_set_here_does_not_count_as_a_service(tmp_path: Path) -> None:
    for name in ("keystage.toml", "backup-recipient", ".profile", "restore-under-way"):
        (tmp_path / name).write_text("")
    (tmp_path / "backups").mkdir()
    (tmp_path / "releases").mkdir()

    class Connection:
        vendor = "sqlite"

    assert target.look_at(tmp_path, Connection(), a_head()).is_empty  # type: ignore[arg-type]  # all that is asked
    (tmp_path / "releases" / "a").write_text("x")
    assert target.look_at(tmp_path, Connection(), a_head()).files == ("releases",)  # type: ignore[arg-type]  # as above


def test_a_service_that_runs_is_not_replaced(tmp_path: Path) -> None:
    import socket

    class Connection:
        vendor = "sqlite"

    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(InputError, match="still runs"):
        see_that_nothing_runs(
            tmp_path, Connection(), Found(("releases",), ()), address="0.0.0.0", port=server.getsockname()[1]  # type: ignore[arg-type]  # as above
        )  # fmt: skip


def test_settings_of_this_place_stay_and_the_backups_lie_beside(tmp_path: Path) -> None:
    home, staged = tmp_path / "place", tmp_path / "staged"
    home.mkdir()
    staged.mkdir()
    (home / "keystage.toml").write_text("port = 1\n")
    (staged / "keystage.toml").write_text("port = 2\n")
    (staged / "audit-key").write_text("theirs")
    said = own_settings.settle(home, staged, url="", keys={"audit-key": ("KEYSTAGE_AUDIT_KEY", "ours")})
    assert "KEYSTAGE_AUDIT_KEY is set here to another key" in said[0]
    assert "ours" not in said[0]
    assert (staged / "keystage.toml.from-backup").read_text() == "port = 2\n"
    assert not (staged / "keystage.toml").exists()


@pytest.mark.parametrize(
    ("url", "line"), [("", "# database_url"), ("postgres://new/here", "database_url = 'postgres://new/here'")]
)
def test_settings_that_come_name_the_database_that_was_restored_into(tmp_path: Path, url: str, line: str) -> None:
    (tmp_path / "staged").mkdir()
    toml = tmp_path / "staged" / "keystage.toml"
    toml.write_text('title = "W"\ndatabase_url = "postgres://old/there"\nport = 1\n')
    assert own_settings.settle(tmp_path, tmp_path / "staged", url=url, keys={})
    written = toml.read_text()
    assert line in written
    assert "old/there" not in written
    assert "port = 1" in written


# -- erasures since


@pytest.mark.req("X.8")
def test_erasures_made_since_come_with_the_backup(tmp_path: Path) -> None:
    then, now, folder = tmp_path / "then", tmp_path / "now", tmp_path / "backups"
    for path in (then, now, folder):
        path.mkdir()
    key = erasure_key(now, make=True)
    add(now, [erasure("pupil", ["Z999001223005"], key=key, at=NOW)])
    assert keep_beside(now, folder, "0a1b2c", [PAIR.public])
    assert not keep_beside(now, folder, "0a1b2c", [PAIR.public])
    kept = beside(folder, "0a1b2c")
    assert key not in kept.read_bytes()
    assert take_over(then, kept, identities(PAIR.private, ask=nobody)) == 1
    assert entries_in(then / "erasures", then) == entries_in(now / "erasures", now)
    assert take_over_from(then, now) == 0
    kept.write_bytes(kept.read_bytes()[:-3])
    with pytest.raises(InputError, match="who was erased"):
        take_over(then, kept, identities(PAIR.private, ask=nobody))


# -- before an upgrade, and what is noted


@pytest.fixture
def service(settings: Any, tmp_path: Path, somebody: Callable[..., Any]) -> Iterator[Path]:
    """A service with one person, a public key, and a folder for backups."""
    home: Path = settings.KEYSTAGE_HOME
    for name in ("secret-key", "audit-key"):
        (home / name).write_text("k" * 40)
    settings.ENVIRONMENT = told(home, KEYSTAGE_BACKUP_TO=PAIR.public, KEYSTAGE_BACKUPS=str(tmp_path / "backups"))
    settings.FREE_SPACE = 0
    somebody()
    yield home
    assert not list((tmp_path / "backups").glob(".*"))


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if this program had a migration that the database has not."""
    monkeypatch.setattr(before_upgrade.MigrationExecutor, "migration_plan", lambda *_: ["one"])


@pytest.mark.req("X.7")
def test_an_upgrade_makes_a_backup_first(service: Path, behind: None) -> None:
    made = before_upgrade.back_up_before_upgrade()
    assert made is not None
    assert made.name.endswith("-before-upgrade.age")
    assert made.is_file()
    assert read_note(service).made_at is not None


def test_no_backup_is_made_where_nothing_is_changed(service: Path) -> None:
    assert before_upgrade.back_up_before_upgrade() is None


def test_an_upgrade_that_cannot_be_backed_up_changes_nothing(service: Path, behind: None, settings: Any) -> None:
    settings.ENVIRONMENT = told(service)
    with pytest.raises(InputError, match="nothing was changed"):
        before_upgrade.back_up_before_upgrade()


def test_an_older_keystage_leaves_a_newer_database_alone(service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(before_upgrade, "applied", lambda connection: [("schools", "0099_later")])
    with pytest.raises(InputError, match="newer Keystage"):
        before_upgrade.back_up_before_upgrade()


def test_a_failure_is_noted_with_its_reason_and_forgotten_with_the_next(service: Path, settings: Any) -> None:
    made = backing_up.back_up(now=NOW).made
    note = read_note(service)
    assert (note.made_at, note.file, note.why) == (NOW, str(made.path), "")
    settings.FREE_SPACE = 1 << 60
    with pytest.raises(InputError, match="too little room"):
        backing_up.back_up(now=NOW + timedelta(days=1))
    note = read_note(service)
    assert (note.made_at, note.failed_at) == (NOW, NOW + timedelta(days=1))
    assert "too little room" in note.why
    settings.FREE_SPACE = 0
    backing_up.back_up(now=NOW + timedelta(days=2))
    assert read_note(service).failed_at is None


def test_old_backups_go_only_once_a_new_one_is_there(service: Path, settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    first = backing_up.back_up(now=NOW).made.path
    settings.FREE_SPACE = 1 << 60
    with pytest.raises(InputError):
        backing_up.back_up(now=NOW + timedelta(days=400))
    assert first.exists()
    settings.FREE_SPACE = 0
    settings.ENVIRONMENT = told(
        service, KEYSTAGE_BACKUP_TO=PAIR.public, KEYSTAGE_BACKUPS=str(folder), KEYSTAGE_BACKUP_MONTHS="0"
    )
    backed = backing_up.back_up(now=NOW + timedelta(days=400))
    assert not first.exists()
    assert backed.left == 1
    assert [one.path for one in backed.removed] == [first]


def test_a_home_half_restored_is_not_backed_up(service: Path, tmp_path: Path) -> None:
    write_note(service, UnderWay("keystage-1.age", "today"))
    with pytest.raises(InputError, match="broken off"):
        backing_up.back_up(now=NOW)
    clear(service)


def test_a_damaged_note_is_as_none(tmp_path: Path) -> None:
    note_backup(tmp_path, LastBackup(made_at=NOW))
    assert read_note(tmp_path).made_at == NOW
    (tmp_path / "last-backup.json").write_text("{")
    assert read_note(tmp_path) == LastBackup()

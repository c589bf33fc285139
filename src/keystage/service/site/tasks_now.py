"""What waits for somebody: files to decide on, what is missing, invitations, the next thing to do."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from keystage.analysis.store import expected
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.accounts.models import Assignment, Invitation
from keystage.service.accounts.reach import held, reach
from keystage.service.accounts.roles import roles
from keystage.service.accounts.selectors import invitations_for
from keystage.service.intake.models import Upload
from keystage.service.intake.selectors import home, uploads_seen
from keystage.service.jobs.last_backup import read_note
from keystage.service.jobs.soundness import last_check
from keystage.service.privacy.selectors import due_within
from keystage.service.schools.models import School, ServedArea
from keystage.service.site.privacy.breaches import breaches_seen
from keystage.service.site.privacy.requests import PERMISSION, requests_seen

__all__ = ["Task", "tasks_now"]

_SOON = 7  # days
_BACKUP_LATE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list. depth: of the tag; "" writes the status plainly."""

    words: str
    url: str
    hint: str = ""
    status: str = ""
    depth: str = ""


def tasks_now(user: Any) -> tuple[Task, ...]:
    """What this person can do something about, most pressing first."""
    return (
        *_privacy(user), *_damage(user), *_backups(user), *_beginning(user), *_files(user), *_missing(user),
        *_results(user), *_classes(user), *_invitations(user), *_looking(user),
    )  # fmt: skip


def _damage(user: Any) -> Iterator[Task]:
    """What the last check of every file found: for whoever runs the service."""
    last = last_check() if reach(user, "service.set") else None
    if last and last.found:
        yield Task(_many(len(last.found), "thing is", "things are") + " damaged", reverse("site:ready"),
                   last.found[0], "To mend", "targeted")  # fmt: skip


def _backups(user: Any) -> Iterator[Task]:
    """A backup that failed, is late or was never made: for whoever runs the service."""
    if settings.KEYSTAGE_DEMO or not reach(user, "service.set"):
        return
    note, url = read_note(settings.KEYSTAGE_HOME), reverse("site:help")
    if note.made_at is None and note.failed_at is None:
        yield Task("No backup has been made yet", url,
                   "Make its key with “keystage backup key”, then let the timer make one a night.", "To begin with",
                   "targeted")  # fmt: skip
    elif note.failed_at is not None:
        yield Task("The last backup failed", url, note.why, "To mend", "intensive")
    elif note.made_at is not None and timezone.now() - note.made_at > _BACKUP_LATE:
        yield Task(f"No backup was made since {date_format(timezone.localtime(note.made_at), 'j F Y')}", url,
                   "See that the timer runs: systemctl list-timers.", "To mend", "intensive")  # fmt: skip


def _beginning(user: Any) -> Iterator[Task]:
    """The first days of a service: who is it for, who sends in files, and the register before anything else."""
    if reach(user, "service.set") and not ServedArea.objects.exists():
        yield Task("Say which authorities this service is for", reverse("schools:areas-served"),
                   "Figures are then made for their schools alone.", "To begin with", "targeted")  # fmt: skip
    senders = [code for code, role in roles().items() if "files.receive" in role.permissions]
    if reach(user, "people.invite").everywhere and not (
        Assignment.objects.filter(role__in=senders).exists() or Invitation.objects.filter(role__in=senders).exists()
    ):
        yield Task("Invite a data officer", reverse("accounts:invite") + "?role=data_officer",
                   "Somebody who sends in files: the register of schools, then results.", "To begin with",
                   "targeted")  # fmt: skip
    if reach(user, "files.receive") and not School.objects.exists():
        yield Task("Send in the register of schools", reverse("intake:upload"),
                   "Then results, absence and the census: several files at once. Every page follows from them.",
                   "To begin with", "targeted")  # fmt: skip


def _privacy(user: Any) -> Iterator[Task]:
    """The law's clocks run whoever is away."""
    if not reach(user, PERMISSION):
        return
    today = timezone.localdate()
    due = list(due_within(requests_seen(user), _SOON, today=today))
    late = sum(one.due_on < today for one in due)
    if due:
        words = _many(len(due), "request is", "requests are") + f" due within {_SOON} days"
        yield Task(words + (f", {late} overdue" if late else ""), reverse("privacy:requests"),
                   "Of people who ask for their rights.", "Overdue" if late else "Due soon",
                   "intensive" if late else "targeted")  # fmt: skip
    if open_ := breaches_seen(user).filter(closed_on=None).count():
        yield Task(_many(open_, "breach is", "breaches are") + " open", reverse("privacy:breaches"),
                   "The ICO is told within 72 hours, where it is.", "Open", "targeted")  # fmt: skip


def _files(user: Any) -> Iterator[Task]:
    if not (reach(user, "files.receive") or reach(user, "pupils.send")):
        return
    rows = uploads_seen(user).order_by().values_list("state").annotate(Count("pk"))
    states = Counter(dict(rows))
    url = reverse("intake:files")
    if number := states[Upload.State.read]:
        yield Task(_many(number, "file waits", "files wait") + " for your decision", url,
                   "Look at what was found, then accept or withdraw.", "To accept", "targeted")  # fmt: skip
    if number := states[Upload.State.refused]:
        yield Task(_many(number, "file cannot", "files cannot") + " be read as it came", url,
                   "Say what its columns mean, or send a mended file.", "To mend", "targeted")  # fmt: skip


def _missing(user: Any) -> Iterator[Task]:
    """Of the academic year that runs: what is late."""
    if not reach(user, "files.receive"):
        return
    today = timezone.localdate()
    lines = expected(home(), year=AcademicYear.containing(today), today=today)
    late = [one.dataset.title for one in lines if one.standing in ("late", "missing")]
    if late:
        names = ", ".join(late[:3]) + (f" and {len(late) - 3} more" if len(late) > 3 else "")
        yield Task(_many(len(late), "release has", "releases have") + " not come yet", reverse("intake:calendar"),
                   names + ".", "Missing", "dashed")  # fmt: skip


def _results(user: Any) -> Iterator[Task]:
    if reach(user, "pupils.send"):
        yield Task("Send in your school’s own results", reverse("intake:upload"),
                   "An export of your system, or a sheet. You see what is wrong before anything counts.")  # fmt: skip


def _classes(user: Any) -> Iterator[Task]:
    """A class teacher's own classes: "999001:6A"."""
    mine = sorted({one.place for one in held(user) if one.kind == "class"})
    names = School.objects.in_bulk([place.partition(":")[0] for place in mine]) if mine else {}
    for place in mine:
        urn, _, name = place.partition(":")
        if urn in names:
            yield Task(f"Pupils of class {name}", reverse("profiles:pupils", args=[urn]), names[urn].name)


def _invitations(user: Any) -> Iterator[Task]:
    if not reach(user, "people.invite"):
        return
    waiting = invitations_for(user).count()
    if waiting:
        yield Task(_many(waiting, "invitation waits", "invitations wait") + " to be accepted",
                   reverse("accounts:people"), "Send one again, or withdraw it.", "Waiting", "dashed")  # fmt: skip


def _looking(user: Any) -> Iterator[Task]:
    if reach(user, "audit.see"):
        yield Task("Who did and saw what", reverse("accounts:events"), "The record of every change and every look.")
    if reach(user, "people.see") and reach(user, "service.set"):
        yield Task("People and their roles", reverse("accounts:people"), "Invite, end, and see who has what.")
    if reach(user, "service.set") and ServedArea.objects.exists():
        yield Task("Authorities served", reverse("schools:areas-served"), "For whose schools figures are made.")


def _many(number: int, one: str, several: str) -> str:
    return f"1 {one}" if number == 1 else f"{number:,} {several}"

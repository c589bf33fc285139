"""What is done to a restored home and database before anybody uses them, and what is found in them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from keystage.service.accounts.models import Assignment, Invitation, ResetLink, User, in_force
from keystage.service.accounts.roles import roles
from keystage.service.audit.actions import record
from keystage.service.audit.selectors import verify
from keystage.service.config.backups.archive import Head
from keystage.service.config.backups.schema import applied
from keystage.service.config.reconciling import Reconciled, reconcile
from keystage.service.privacy.actions import reapply_erasures
from keystage.service.profiles.models import Prepared

__all__ = ["Settled", "settle_in"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What was found. sealed, unsealed: events; broken: sentences on what is wrong with the record.

    migrated: how many migrations brought the database forward. people: who may sign in; administrators: e-mails of
    those who may let others in. links: unused links that are good no longer. erased: what was taken out again of people
    who were erased since; "" where nobody was.
    """

    sealed: int
    unsealed: int
    seal: str
    broken: tuple[str, ...]
    migrated: int
    people: int
    administrators: tuple[str, ...]
    links: int
    erased: str
    reconciled: Reconciled


def settle_in(home: Path, head: Head) -> Settled:
    """Everything between the rows lying in the tables and the first page."""
    before = len(applied(connection))
    call_command("migrate", verbosity=0, interactive=False)
    migrated = len(applied(connection)) - before
    verdict = verify()  # as it was when the backup was made: before anything is added
    links = _end_what_was_open(timezone.now())
    Prepared.objects.all().delete()  # figures are not in a backup: the worker makes them anew
    erased = _erase_again()
    found = reconcile(home)
    seal = " ".join(map(str, head.seal))
    record("config.restored", by=None, kind="home", key=head.service, made_at=head.made_at, seal=seal)
    return Settled(
        sealed=verdict.sealed, unsealed=verdict.unsealed, seal=verdict.head, broken=verdict.problems, migrated=migrated,
        people=User.objects.filter(is_active=True).count(), administrators=_administrators(), links=links,
        erased=erased, reconciled=found,
    )  # fmt: skip


@transaction.atomic
def _end_what_was_open(now: datetime) -> int:
    """A link used since the backup must not be good a second time; nor a browser that signed out since."""
    User.objects.update(sign_outs=F("sign_outs") + 1)
    links = ResetLink.objects.filter(used_at=None).update(used_at=now)
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return int(links) + waiting.update(expires_at=now)


def _erase_again() -> str:
    """Whoever was erased and came back with the backup goes again. What was done, in a sentence; "" for nobody."""
    done = reapply_erasures()
    return done.sentence if done.people else ""


def _administrators() -> tuple[str, ...]:
    """Who may let the others in, today."""
    codes = [code for code, role in roles().items() if "people.invite" in role.permissions]
    found = Assignment.objects.filter(
        in_force(timezone.localdate()), role__in=codes, place_kind="everywhere", user__is_active=True
    )
    return tuple(found.order_by("user__email").values_list("user__email", flat=True).distinct())

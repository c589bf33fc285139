"""Erasures and disposals as whoever deals with them asks for them: what may be asked for, what is carried out."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.store import Home
from keystage.analysis.store.people import numbers_of
from keystage.service.accounts import places
from keystage.service.accounts.actions.administrators import keep_an_administrator
from keystage.service.accounts.models import Assignment, User
from keystage.service.accounts.reach import reach
from keystage.service.jobs.actions import ask_for
from keystage.service.jobs.models import Job
from keystage.service.privacy import actions
from keystage.service.privacy.models import Disposal, Erasure
from keystage.service.privacy.people import account_key
from keystage.service.privacy.registry import Subject, find_all
from keystage.service.privacy.subjects import checked
from keystage.service.profiles.refreshing import refresh_figures, wait_for_figures
from keystage.service.schools.models import School

__all__ = [
    "APPROVE", "RUN", "answers_for_all", "approve_disposal", "approve_erasure", "ask_to_erase_account",
    "ask_to_erase_pupil", "carry_on", "carry_out_disposal", "carry_out_erasure", "erasures_seen", "seen_erasure",
]  # fmt: skip

RUN, APPROVE = "privacy.run", "privacy.approve"
_REST = timedelta(minutes=15)
_WAITS = "Figures that are being made just now are waited for."


def erasures_seen(user: Any) -> QuerySet[Erasure]:
    """Those of the places in which somebody asks for them or approves them."""
    here = Q(pk__in=[])
    for permission in (RUN, APPROVE):
        found = reach(user, permission)
        if found.everywhere:
            return Erasure.objects.all()
        for kind, code in found.places:
            here |= Q(place_kind=kind, place=code)
    return Erasure.objects.filter(here)


def seen_erasure(user: Any, pk: int) -> Erasure:
    """One of them, or absent."""
    found = erasures_seen(user).select_related("asked_by", "approved_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def answers_for_all(user: Any, permission: str) -> bool:
    """Whether somebody may do that for every school that is served: disposal lists are of the whole service."""
    if reach(user, permission).everywhere:
        return True
    served = School.objects.filter(served=True)
    return served.exists() and served.count() == School.objects.visible_to(user, permission).filter(served=True).count()


def ask_to_erase_pupil(*, number: str, why: str, place: tuple[str, str], by: Any) -> Erasure:
    """Ask for a pupil to be erased, under every number they are known by."""
    (subject,) = checked([Subject("pupil", number)])
    found: Counter[str] = Counter()
    schools: set[str] = set()
    for holding, entry in find_all([subject]):
        if holding.erase is not None:
            found[holding.code] += 1
            schools |= set(entry.schools)
    _refuse_others_schools(schools, by)
    keys = [subject.key] if ":" in subject.key else numbers_of(Home(settings.KEYSTAGE_HOME), subject.key)
    return actions.propose_erasure(
        what="pupil", keys=list({subject.key, *keys}), why=why, found=found, place=place, by=by
    )


def ask_to_erase_account(*, email: str, why: str, place: tuple[str, str], by: Any) -> Erasure:
    """Ask for somebody's account to be erased. The last administrator cannot go."""
    user = User.objects.filter(email=email.strip().lower()).first()
    within = reach(by, RUN)
    here = within.everywhere or (
        user is not None and Assignment.objects.filter(places.roles_within(within), user=user).exists()
    )
    if user is None or not here:
        raise InputError("There is nobody with this address in your places.")
    with transaction.atomic():
        keep_an_administrator(user)
        subjects = [Subject("account", str(user.pk)), Subject("named", user.email)]
        found = Counter(one.code for one, _ in find_all(subjects) if one.erase is not None)
        return actions.propose_erasure(
            what="account", keys=[account_key(user)], why=why, found=found, place=place, by=by, account=user.pk
        )


@transaction.atomic
def approve_erasure(*, erasure: Erasure, number: str, version: int, by: Any) -> Job:
    """The second yes, and the work is asked for. number: the UPN, or the e-mail address of the account."""
    if erasure.what == Erasure.What.account:
        user = User.objects.filter(pk=erasure.account or 0).first()
        if user is None or user.email != number.strip().lower():
            raise InputError("That is not the address this erasure was asked for. Look again, or withdraw it.")
        if by is not None and user.pk == by.pk:
            raise InputError("This is your own account. Somebody else has to approve it.")
        keep_an_administrator(user)
        key = account_key(user)
    else:
        (subject,) = checked([Subject("pupil", number)])
        key = subject.key
    approved = actions.approve_erasure(erasure=erasure, key=key, version=version, by=by)
    job = ask_for(
        "site.tasks.erase", title=f"Erasure {approved.pk}", by=by,
        led_to=reverse("privacy:erasure", args=[approved.pk]), erasure=approved.pk,
    )  # fmt: skip
    Erasure.objects.filter(pk=approved.pk).update(job=job.pk)
    return job


@transaction.atomic
def approve_disposal(*, disposal: Disposal, version: int, by: Any) -> Job:
    """The second yes to a list, and the work is asked for."""
    approved = actions.approve_disposal(disposal=disposal, version=version, by=by)
    job = ask_for(
        "site.tasks.dispose", title=f"Disposal list {approved.pk}", by=by,
        led_to=reverse("privacy:disposal", args=[approved.pk]), disposal=approved.pk,
    )  # fmt: skip
    Disposal.objects.filter(pk=approved.pk).update(job=job.pk)
    return job


def carry_on() -> int:
    """Ask again for what was approved and whose work failed or was called off: what two people decided is done. Not
    within a quarter of an hour, so that whatever stood in the way can pass; how many."""
    asked = 0
    for model, task, name in (
        (Erasure, "site.tasks.erase", "erasure"),
        (Disposal, "site.tasks.dispose", "disposal"),
    ):
        for one in model._default_manager.filter(state="approved"):
            job = Job.objects.filter(pk=one.job).first() if one.job else None
            rested = job is None or (job.ended_at is not None and timezone.now() - job.ended_at > _REST)
            if rested:
                with transaction.atomic():
                    again = ask_for(
                        task, title=f"{name.capitalize()} {one.pk}", by=None,
                        led_to=reverse(f"privacy:{name}", args=[one.pk]), **{name: one.pk},
                    )  # fmt: skip
                    model._default_manager.filter(pk=one.pk).update(job=again.pk)
                asked += 1
    return asked


def carry_out_erasure(pk: int, tell: Callable[[int, int, str], None]) -> str:
    """Everything of one erasure, figures included. Begun again, it goes on."""
    erasure = Erasure.objects.get(pk=pk)
    if erasure.state != Erasure.State.approved:
        return "It has been dealt with already."
    wait_for_figures(lambda done, total: tell(done, total, _WAITS))
    actions.carry_out_erasure(erasure, tell=lambda done, total: tell(done, total, "What is held is gone through."))
    refresh_figures(lambda done, total: tell(done, total, "Figures are made anew."))
    done = actions.finish_erasure(erasure)
    things = sum(done.gone.values())
    return f"Erased: {things:,} thing{'' if things == 1 else 's'} in {_kinds(len(done.gone))}. Figures are made anew."


def carry_out_disposal(pk: int, tell: Callable[[int, int, str], None]) -> str:
    """Everything on one list, figures included. Begun again, it goes on."""
    disposal = Disposal.objects.get(pk=pk)
    if disposal.state != Disposal.State.approved:
        return "It has been dealt with already."
    wait_for_figures(lambda done, total: tell(done, total, _WAITS))
    actions.carry_out_disposal(disposal, tell=lambda done, total: tell(done, total, "What is due is destroyed."))
    refresh_figures(lambda done, total: tell(done, total, "Figures are made anew."))
    done = actions.finish_disposal(disposal)
    things = sum(row["gone"] for row in done.certificate["items"])
    return f"{things:,} thing{'' if things == 1 else 's'} destroyed. The certificate is there."


def _refuse_others_schools(urns: set[str], by: Any) -> None:
    known = School.objects.filter(urn__in=urns)
    if known.count() > known.visible_to(by, RUN).count():
        raise InputError(
            "Some of what is held is of schools outside your places. Somebody who answers for those has to ask for it."
        )


def _kinds(count: int) -> str:
    return "1 kind of record" if count == 1 else f"{count} kinds of record"

"""Agreements by which a school or trust lets others see its pupils."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import places
from keystage.service.accounts.models import SharingAgreement, User
from keystage.service.accounts.reach import reach
from keystage.service.accounts.roles import roles
from keystage.service.audit.actions import record

__all__ = ["AgreementChanged", "change_agreement", "end_agreement", "record_agreement"]


class AgreementChanged(InputError):  # noqa: N818 - it is news, not a mistake
    """Somebody else changed it in the meantime. theirs: the agreement as it is now."""

    def __init__(self, theirs: SharingAgreement) -> None:
        super().__init__("Somebody else changed this agreement while you were writing.")
        self.theirs = theirs


@transaction.atomic
def record_agreement(
    *, place_kind: str, place: str, roles: Iterable[str], purpose: str, starts: date, ends: date, by: User
) -> SharingAgreement:
    """From its first day people with these roles see these pupils, for this purpose, until its last."""
    codes = _checked(place_kind, place, roles, purpose, starts, ends, by)
    made = SharingAgreement.objects.create(
        place_kind=place_kind, place=place, roles=codes, purpose=purpose.strip(), starts=starts, ends=ends
    )
    _record("accounts.sharing-agreed", made, by)
    return made


@transaction.atomic
def change_agreement(
    *, agreement: SharingAgreement, version: int, roles: Iterable[str], purpose: str, ends: date, by: User
) -> SharingAgreement:
    """Other roles, another purpose or last day. Refused with both texts where somebody else was quicker."""
    found = SharingAgreement.objects.select_for_update().get(pk=agreement.pk)
    codes = _checked(found.place_kind, found.place, roles, purpose, found.starts, ends, by)
    if found.version != version:
        raise AgreementChanged(found)
    if found.withdrawn or found.ends < timezone.localdate():
        raise InputError("This agreement has ended. Record a new one.")
    found.roles, found.purpose, found.ends, found.version = codes, purpose.strip(), ends, version + 1
    found.save(update_fields=["roles", "purpose", "ends", "version"])
    _record("accounts.sharing-changed", found, by)
    return found


@transaction.atomic
def end_agreement(*, agreement: SharingAgreement, by: User) -> SharingAgreement:
    """From the next page on nobody sees a pupil by it."""
    found = SharingAgreement.objects.select_for_update().get(pk=agreement.pk)
    _may_agree(found.place_kind, found.place, by)
    today = timezone.localdate()
    if found.withdrawn or found.ends < today:
        raise InputError("This agreement has ended already.")
    found.withdrawn = found.starts >= today
    found.ends = max(found.starts, today - timedelta(days=1))
    found.version += 1
    found.save(update_fields=["withdrawn", "ends", "version"])
    _record("accounts.sharing-ended", found, by)
    return found


def _checked(
    kind: str, place: str, codes: Iterable[str], purpose: str, starts: date, ends: date, by: User
) -> list[str]:  # fmt: skip
    _may_agree(kind, place, by)
    asked = sorted(set(codes))
    if not asked or any(code not in roles() or roles()[code].pupils != "agreement" for code in asked):
        raise InputError("Choose at least one of the roles that can see pupils by an agreement.")
    if not purpose.strip():
        raise InputError("Say what the pupils' results are shared for.")
    if ends < starts:
        raise InputError("The last day is before the first. Change one of the two.")
    if ends < timezone.localdate():
        raise InputError("The last day has passed already. Choose a later one.")
    return asked


def _may_agree(kind: str, place: str, by: User) -> None:
    if kind not in ("school", "trust") or not reach(by, "sharing.agree").covers(*places.chain(kind, place)):
        raise InputError("You may agree only for your own school or trust.")


def _record(what: str, agreement: SharingAgreement, by: User) -> None:
    record(
        what, by=by, kind="agreement", key=agreement.pk, place_kind=agreement.place_kind, place=agreement.place,
        roles=agreement.roles, starts=str(agreement.starts), ends=str(agreement.ends),
    )  # fmt: skip

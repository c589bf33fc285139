"""Answers to people's requests that were gathered about somebody who was erased since: destroyed at once."""

from django.contrib.auth import get_user_model

from keystage.analysis.errors import InputError
from keystage.analysis.store.erasures import Erasures
from keystage.service.privacy.models import RightsRequest, SubjectPack
from keystage.service.privacy.packs import remove_pack
from keystage.service.privacy.people import erased_accounts
from keystage.service.privacy.subjects import subjects_of

__all__ = ["from_packs"]


def from_packs(erasures: Erasures) -> int:
    """Packs about erased pupils and accounts; one that cannot be told, because its key is lost, goes too."""
    accounts = {str(user.pk) for user in erased_accounts(erasures, get_user_model()._default_manager.all())}
    gone = 0
    for pack in SubjectPack.objects.filter(removed_at=None).select_related("request"):
        if _is_about(pack.request, erasures, accounts):
            remove_pack(pack)
            gone += 1
    return gone


def _is_about(request: RightsRequest, erasures: Erasures, accounts: set[str]) -> bool:
    try:
        subjects = subjects_of(request)
    except InputError:
        return True
    pupils = [one.key for one in subjects if one.kind == "pupil"]
    return bool(erasures.among("pupil", pupils)) or any(
        one.kind == "account" and one.key in accounts for one in subjects
    )

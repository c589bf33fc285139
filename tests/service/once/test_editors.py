"""Several people save one record at once: nobody's text is lost in silence."""

from typing import Any

import pytest

from keystage.service.accounts.models import SharingAgreement
from keystage.service.audit.models import Event
from keystage.service.privacy.models import Breach
from keystage.service.schools.models import SchoolGroup
from tests.service.once.editors import KINDS, edit_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("X.7")]
_WHAT = {
    "group": "schools.group-changed", "agreement": "accounts.sharing-changed", "note": "intake.noted",
    "breach": "privacy.breach-changed",
}  # fmt: skip
_MODELS: dict[str, Any] = {"group": SchoolGroup, "agreement": SharingAgreement, "breach": Breach}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_save_is_kept_or_shown_beside_the_others_text(kind: str) -> None:
    edited, kept = edit_at_once(kind, 4, 2)
    assert not edited.hidden
    assert len(edited.saved) + edited.shown == 8
    assert Event.objects.filter(what=_WHAT[kind]).count() == len(edited.saved)
    if kind == "note":
        assert sorted(kept) == sorted(edited.saved)  # every version is a row
    else:
        assert kept[0] in edited.saved
        assert _MODELS[kind].objects.get().version == 1 + len(edited.saved)

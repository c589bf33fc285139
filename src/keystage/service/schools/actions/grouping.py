"""Groups of schools with a name. Two who change one at a time: neither is lost."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from keystage.analysis.errors import InputError
from keystage.service.audit.actions import record
from keystage.service.schools.models import SchoolGroup

__all__ = ["GroupChanged", "change_group", "delete_group", "make_group"]

_MOST = 1_000  # schools in a group


class GroupChanged(InputError):  # noqa: N818 - read as a sentence: except GroupChanged
    """Somebody else changed it since it was read. `now` is as it stands."""

    def __init__(self, now: SchoolGroup) -> None:
        super().__init__("Somebody else changed this group while you were writing.")
        self.now = now


@transaction.atomic
def make_group(*, name: str, urns: Sequence[str], shared: bool, by: Any) -> SchoolGroup:
    """A new group of one's own."""
    kept = _checked(name, urns)
    if SchoolGroup.objects.filter(owner=by, name=name.strip()).exists():
        raise InputError(f"You have a group called “{name.strip()}” already. Give this one another name.")
    made = SchoolGroup.objects.create(name=name.strip(), owner=by, urns=kept, shared=shared)
    record("schools.group-made", by=by, kind="group", key=made.pk, schools=len(kept))
    return made


@transaction.atomic
def change_group(
    *, group: SchoolGroup, name: str, urns: Sequence[str], shared: bool, version: int, by: Any
) -> SchoolGroup:  # fmt: skip
    """Name, schools and sharing together. Raises GroupChanged where it is not the version that was read."""
    now = SchoolGroup.objects.select_for_update().get(pk=group.pk)
    if now.version != version:
        raise GroupChanged(now)
    kept = _checked(name, urns)
    if SchoolGroup.objects.filter(owner_id=now.owner_id, name=name.strip()).exclude(pk=now.pk).exists():
        raise InputError(f"There is another group called “{name.strip()}” already.")
    now.name, now.urns, now.shared, now.version = name.strip(), kept, shared, version + 1
    now.save()
    record("schools.group-changed", by=by, kind="group", key=now.pk, schools=len(kept), shared=shared)
    return now


@transaction.atomic
def delete_group(*, group: SchoolGroup, by: Any) -> None:
    """Take a group away for good; its schools stay."""
    record("schools.group-deleted", by=by, kind="group", key=group.pk, schools=len(group.urns))
    group.delete()


def _checked(name: str, urns: Sequence[str]) -> list[str]:
    if not name.strip():
        raise InputError("Give the group a name.")
    if len(name.strip()) > 80:
        raise InputError("A group's name has at most 80 letters.")
    kept = list(dict.fromkeys(urns))
    if len(kept) > _MOST:
        raise InputError(f"A group holds at most {_MOST:,} schools. For more choose an authority or a trust.")
    return kept

"""Issued packs somebody may read. Whoever may see more of a school may read what was made for those who see less."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404

from keystage.service.profiles.models import IssuedPack, PackRun
from keystage.service.schools.models import School
from keystage.service.schools.selectors import AUDIENCES, audience_for

__all__ = ["may_read", "readable_packs", "visible_pack", "visible_run"]

SEES = "packs.see"


def may_read(user: Any, pack: IssuedPack, schools: dict[str, School]) -> bool:
    """schools: those within the reader's places for packs, by URN. A pack of several schools asks for every one."""
    if not pack.urns or any(urn not in schools for urn in pack.urns):
        return False
    most = AUDIENCES.index(pack.audience)
    return all(AUDIENCES.index(audience_for(user, schools[urn], SEES)) <= most for urn in pack.urns)


def readable_packs(user: Any, packs: Iterable[IssuedPack] | None = None) -> list[IssuedPack]:
    """Those somebody may read, newest first; two queries, however many schools and packs."""
    schools = {one.urn: one for one in School.objects.visible_to(user, SEES)}
    listed = IssuedPack.objects.select_related("by") if packs is None else packs
    return [one for one in listed if may_read(user, one, schools)] if schools else []


def visible_pack(user: Any, pk: int) -> IssuedPack:
    """The pack, or absent: denied and not there look the same."""
    found = next(iter(readable_packs(user, IssuedPack.objects.select_related("by").filter(pk=pk))), None)
    if found is None:
        raise Http404
    return found


def visible_run(user: Any, pk: int) -> PackRun:
    """A run of packs, for those who may issue packs of every school in it."""
    found = PackRun.objects.filter(pk=pk).first()
    if found is None or not found.urns:
        raise Http404
    own = School.objects.visible_to(user, "packs.issue").filter(urn__in=found.urns)
    known = School.objects.filter(urn__in=found.urns)  # one that has left the register hides no run
    if not own.exists() or known.exclude(urn__in=own.values("urn")).exists():
        raise Http404
    return found

"""Writes: the register's projection and corrections of it, served areas, watch lists, groups of schools."""

from keystage.service.schools.actions.correcting import CORRECTABLE, correct, take_back
from keystage.service.schools.actions.grouping import GroupChanged, change_group, delete_group, make_group
from keystage.service.schools.actions.projecting import Rebuilt, project, rebuild
from keystage.service.schools.actions.serving import serve
from keystage.service.schools.actions.watching import unwatch, watch

__all__ = [
    "CORRECTABLE", "GroupChanged", "Rebuilt", "change_group", "correct", "delete_group", "make_group", "project",
    "rebuild", "serve", "take_back", "unwatch", "watch",
]  # fmt: skip

"""A person's home: what needs them now, their schools, what they asked for, where they have been."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from keystage.service.accounts.reach import held
from keystage.service.accounts.roles import roles
from keystage.service.audit.actions import seen, who_is
from keystage.service.audit.models import Event
from keystage.service.jobs.models import Job
from keystage.service.jobs.selectors import jobs_of
from keystage.service.schools.models import School
from keystage.service.site.my_schools import MySchools, my_schools
from keystage.service.site.tasks_now import Task, tasks_now

__all__ = ["Work", "my_work"]

_JOBS, _RECENT, _LOOKED_THROUGH = 5, 6, 60


@dataclass(frozen=True, slots=True)
class Work:
    """roles: titles and what each is for. nothing: sentences for roles that have no page yet."""

    roles: tuple[str, ...]
    tasks: tuple[Task, ...]
    schools: MySchools
    jobs: tuple[Job, ...]
    recent: tuple[School, ...]
    nothing: tuple[str, ...]


def my_work(request: HttpRequest) -> Work:
    """Everything on one person's home; which schools' figures it shows is recorded."""
    user: Any = request.user
    mine = [roles()[one.role] for one in held(user)]
    found = my_schools(user)
    for line in found.shown:
        if line.findings:
            seen(request, "site.home", kind="school", key=line.school.urn, audience=line.audience)
    return Work(
        roles=tuple(dict.fromkeys(role.title for role in mine)),
        tasks=tasks_now(user),
        schools=found,
        jobs=tuple(jobs_of(user)[:_JOBS]),
        recent=_recent(user),
        nothing=tuple(dict.fromkeys(role.about for role in mine if not role.permissions)),
    )


def _recent(user: Any) -> tuple[School, ...]:
    """Schools whose pages they opened last, if they may still."""
    keys = Event.objects.filter(who=who_is(user), what="profiles.school.saw", kind="school").values_list(
        "key", flat=True
    )
    last = list(dict.fromkeys(keys[:_LOOKED_THROUGH]))[:_RECENT]
    known = School.objects.visible_to(user).in_bulk(last) if last else {}
    return tuple(known[urn] for urn in last if urn in known)

"""The made-up area of `keystage serve --demo`: files in, figures ready, one person of each role."""

from datetime import UTC, date, datetime

import numpy as np
from django.conf import settings

from keystage.analysis.register import register
from keystage.analysis.store import Home, take_in
from keystage.analysis.synthetic import made_up_area, write_area
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.accounts.models import Assignment, User
from keystage.service.accounts.roles import roles
from keystage.service.jobs.actions import ask_for
from keystage.service.jobs.worker import next_job, run_job
from keystage.service.schools.actions import project
from keystage.service.schools.models import School

__all__ = ["make_demo"]

_SEED = 2026


def make_demo() -> None:
    """Everything, once: a second start finds it there."""
    if User.objects.exists():
        return
    home = Home(settings.KEYSTAGE_HOME)
    area, stories = made_up_area()
    for file in write_area(area, stories, settings.KEYSTAGE_HOME / "made-up-files", rng=np.random.default_rng(_SEED)):
        take_in(
            file.path, home=home, now=datetime.now(UTC), year=str(file.year) if file.year else None, status=file.status
        )  # fmt: skip
    year = AcademicYear(max(area.ks2_years))
    known = register(home, as_at=area.as_at, year=year, shelf_home=home.folder)
    project(known.schools)
    first = School.objects.order_by("urn").first()
    assert first is not None
    codes = {"la": area.code, "school": first.urn, "everywhere": "", "class": f"{first.urn}:6A", "programme": "reading"}
    for role in roles().values():
        kind = next(
            kind for kind in ("la", "everywhere", "school", "class", "programme", "trust") if kind in role.places
        )
        user = User.objects.create_user(f"{role.code}@demo.invalid", role.title)
        Assignment.objects.create(
            user=user, role=role.code, place_kind=kind, place=codes.get(kind, "none"), starts=date(2020, 9, 1)
        )  # fmt: skip
    ask_for("profiles.tasks.make_ready", title="Make figures ready", by=None, year=str(year))
    job = next_job()
    assert job is not None
    run_job(job)

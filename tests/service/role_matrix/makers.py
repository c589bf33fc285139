"""What addresses of jobs and of the site name."""

from typing import Any

from keystage.service.jobs.models import Job
from keystage.service.schools.models import School


def job(school: School, client: Any) -> dict[str, Any]:
    """Work that this person asked for."""
    made = Job.objects.create(task="a.tasks.b", title="Some work", who=f"user:{client.user.pk}")
    return {"pk": made.pk}

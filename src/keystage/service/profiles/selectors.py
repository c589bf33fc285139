"""Which figures are ready, and whether newer ones are on their way."""

from django.conf import settings

from keystage.service.intake.models import Accepted
from keystage.service.jobs.models import Job
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import Ready, folder_of, shape

__all__ = ["TASK", "being_made", "in_use", "last_accepted", "latest", "on_the_way", "ready_for", "years_ready"]

TASK = "profiles.tasks.make_ready"
_KEPT = 2  # of a year: a page that was begun before the newest came still finds its own


def latest(year: str = "") -> Prepared | None:
    """The newest figures of a year, or of the latest year that has any."""
    found = Prepared.objects.filter(shape=shape())
    return (found.filter(year=year) if year else found.order_by("-year", "-pk")).first()


def years_ready() -> dict[str, Prepared]:
    """The newest figures of each results year that has any, newest year first."""
    found: dict[str, Prepared] = {}
    for one in Prepared.objects.filter(shape=shape()).order_by("-year", "-pk"):
        found.setdefault(one.year, one)
    return found


def ready_for(prepared: Prepared) -> Ready:
    """The figures on disk that a row speaks of."""
    return Ready(folder_of(settings.KEYSTAGE_HOME, prepared.key))


def last_accepted() -> int:
    """Number of the last accepted release; 0 before the first."""
    return Accepted.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def being_made(year: str) -> bool:
    """Whether newer figures of a year are waited for or made."""
    running = (Job.State.waiting, Job.State.running)
    return Job.objects.filter(task=TASK, arguments={"year": year}, state__in=running).exists()


def on_the_way() -> str:
    """One sentence on how far the making of figures is, for pages that wait for them; "" where none are made."""
    open_ones = Job.objects.filter(
        task__in=(TASK, "intake.tasks.take"), state__in=(Job.State.waiting, Job.State.running)
    )  # fmt: skip
    job = max(open_ones, key=lambda one: (one.task == TASK, one.state == Job.State.running), default=None)
    if job is None:
        return ""
    if job.task != TASK:
        return "A file is being accepted just now. Figures are made ready after it."
    how_far = f": {job.done:,} of {job.total:,} {job.unit}" if job.total else ""
    return f"Figures of {job.arguments['year']} are being made ready{how_far}."


def in_use() -> frozenset[str]:
    """Keys of figures that a page may read."""
    kept: dict[str, list[str]] = {}
    for year, key in Prepared.objects.filter(shape=shape()).order_by("-pk").values_list("year", "key"):
        keys = kept.setdefault(year, [])
        if key not in keys and len(keys) < _KEPT:
            keys.append(key)
    return frozenset(key for keys in kept.values() for key in keys)

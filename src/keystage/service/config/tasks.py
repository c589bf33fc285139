"""What the worker does for the service as a whole: the rest of a made-up area; erasures copied to the backups."""

from contextlib import suppress

from django.conf import settings

from keystage.analysis.errors import InputError
from keystage.service.config.backups.backing_up import keep_ledger
from keystage.service.jobs.actions import tell
from keystage.service.jobs.models import Job

__all__ = ["finish_demo", "keep_erasures"]


def finish_demo(job: Job) -> str:
    """Pupils in, files under way, watch lists, groups, packs. Begun again, each step finds what it did before."""
    from keystage.analysis.synthetic import made_up_area  # only a demo's worker loads what makes one
    from keystage.service.config.demo.rest import steps

    every = steps(*made_up_area(), settings.KEYSTAGE_HOME)
    for number, (said, do) in enumerate(every):
        tell(job, done=number, total=len(every), unit="steps", said=said)
        do()
    return "The made-up area is complete."


def keep_erasures() -> None:
    """Called every few seconds: an erasure is beside the backups as soon as it is done. What hinders it is said by the
    next backup, which does it too."""
    with suppress(InputError, OSError):
        keep_ledger()

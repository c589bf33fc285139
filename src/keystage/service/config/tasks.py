"""What the made-up area's first pages do not need, done by the worker while somebody looks round."""

from django.conf import settings

from keystage.analysis.synthetic import made_up_area
from keystage.service.config.demo.rest import steps
from keystage.service.jobs.actions import tell
from keystage.service.jobs.models import Job

__all__ = ["finish_demo"]


def finish_demo(job: Job) -> str:
    """Pupils in, files under way, watch lists, groups, packs. Begun again, each step finds what it did before."""
    every = steps(*made_up_area(), settings.KEYSTAGE_HOME)
    for number, (said, do) in enumerate(every):
        tell(job, done=number, total=len(every), unit="steps", said=said)
        do()
    return "The made-up area is complete."

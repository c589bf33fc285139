"""A worker, or its keeper, that knows one more app: `trial`, whose task writes to a file slowly. Run by test_faults."""

import sys
import time
from pathlib import Path

_HERE = Path(__file__).resolve()


def _put_task_in_place() -> None:
    import types

    from keystage.service.jobs.actions import tell
    from keystage.service.jobs.models import Job

    def slowly(job: Job, *, file: str, steps: int, pause: float) -> str:
        """Adds a line as it begins and a line as it ends."""
        with Path(file).open("a") as out:
            print(f"began {job.pk}", file=out, flush=True)
            for step in range(steps):
                tell(job, done=step, total=steps, unit="steps")
                time.sleep(pause)
            print(f"ended {job.pk}", file=out, flush=True)
        return "Slowly done."

    module = types.ModuleType("keystage.service.trial.tasks")
    module.slowly = slowly  # type: ignore[attr-defined]  # a module made here
    sys.modules["keystage.service.trial"] = types.ModuleType("keystage.service.trial")
    sys.modules["keystage.service.trial.tasks"] = module


if __name__ == "__main__":
    if sys.argv[1] == "keep":
        from keystage.service.jobs.keeper import keep_workers

        keep_workers(int(sys.argv[2]), command=(sys.executable, str(_HERE), "work"))
    else:
        import os

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keystage.service.config.settings")
        import django

        django.setup()
        from django.conf import settings

        settings.PULLS = ()
        _put_task_in_place()
        from keystage.service.jobs.__main__ import main

        main(sys.argv[2])

"""One worker: `python -m keystage.service.jobs NAME`, begun by the keeper."""

import os
import signal
import sys
from contextlib import suppress
from types import FrameType

from keystage.service.jobs.lifetime import end_with_parent


def main(name: str) -> None:
    end_with_parent()
    os.nice(19)  # pages come first: of a busy computer the work gets what they leave
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keystage.service.config.settings")
    import django

    django.setup()
    from keystage.service.jobs.worker import Stopped, work

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise Stopped

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with suppress(Stopped):
        work(name=name)


if __name__ == "__main__":
    main(sys.argv[1])

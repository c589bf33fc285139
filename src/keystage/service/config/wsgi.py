"""What the web server calls. A process answers as soon as it has begun, and loads what pages need meanwhile."""

import os
import sys
import threading
import time

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from keystage.analysis.errors import InputError
from keystage.service.accounts.later import load_views
from keystage.service.jobs.lifetime import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keystage.service.config.settings")
_PAUSE = 1.5  # seconds
_TURN = 0.0005  # seconds a thread works while another waits: a short page asks the database, and waits anew each time
sys.setswitchinterval(_TURN)
application = get_wsgi_application()


def _load_what_pages_need() -> None:
    """Seconds of imports, so that nobody's first page of figures waits for them; after those who wait already."""
    from django.urls import get_resolver

    assert get_resolver().url_patterns
    time.sleep(_PAUSE)
    load_views()


def _check() -> None:
    from keystage.service.config.demo_home import check_demo

    if settings.KEYSTAGE_DEMO:
        check_demo(settings.KEYSTAGE_HOME)


try:
    _check()
except InputError as refusal:
    raise SystemExit(str(refusal)) from refusal
end_with_parent()
threading.Thread(target=_load_what_pages_need, name="load", daemon=True).start()

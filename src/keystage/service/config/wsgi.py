"""What the web server calls. A process answers as soon as it has begun, and loads what pages need meanwhile."""

import os
import threading

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from keystage.analysis.errors import InputError
from keystage.service.jobs.lifetime import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keystage.service.config.settings")
application = get_wsgi_application()


def _load_what_pages_need() -> None:
    """Two or three seconds of imports, so that nobody's first page waits for them."""
    from django.urls import get_resolver

    assert get_resolver().url_patterns


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

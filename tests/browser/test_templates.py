"""No template is forgotten: each was drawn on the walk, or stands here with the test that draws it or the reason."""

from pathlib import Path

import pytest

import keystage.service
from tests.browser.served import Area

_SERVICE = Path(keystage.service.__file__).parent
_ELSEWHERE = {
    "site/broken.html": "tests/service/site/test_errors.py",
    "site/bad_request.html": "tests/service/site/test_errors.py",
    "site/trouble.html": "tests/service/site/test_trouble.py",
    "site/maintenance.html": "tests/service/site/test_errors.py",
    "site/too_large.html": "tests/service/config/test_too_much.py",
    "accounts/issuer_out.html": "tests/service/accounts/test_issuer.py: the made-up area has no issuer of sign-ins",
    "accounts/issuer_refused.html": "tests/service/accounts/test_issuer.py: likewise",
    "jobs/how_far.html": "tests/service/jobs/test_pages.py: jobs of the made-up area are over too soon",
    "jobs/progress.html": "tests/service/jobs/test_pages.py",
    "profiles/no_figures.html": "tests/service/profiles: the made-up area has figures",
    "profiles/school/empty.html": "tests/service/profiles/test_school_page.py",
}


def templates() -> set[str]:
    """Every template that is a page or a part of one."""
    found = (path for app in _SERVICE.iterdir() for path in (app / "templates").rglob("*.html"))
    names = {str(path).partition("/templates/")[2] for path in found}
    return {name for name in names if not name.startswith("django/")}


@pytest.mark.usefixtures("walked")
def test_every_template_was_drawn(area: Area) -> None:
    drawn = area.drawn()
    if not drawn:
        pytest.skip("the area was served elsewhere")
    missing = templates() - drawn - _ELSEWHERE.keys()
    assert sorted(missing) == []

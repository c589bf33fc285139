"""Every form sent twenty times at once is `script/drill same_form`; here three, and that it leaves none out."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from keystage.service.accounts.later import load_views
from keystage.service.once.actions import answer_once
from tests.service.once.at_once import send_form
from tests.service.once.every_form import FIGURES_FIRST, FORMS, NO_FORM, OWN_RULE
from tests.service.role_matrix.lines import addresses


@answer_once
def _a_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _is_guarded(view: Any) -> bool:
    """Whether answer_once stands somewhere around it: its inner function is the same code wherever it stands."""
    while view is not None:
        if getattr(view, "__code__", None) is _a_view.__code__:
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def test_no_form_is_left_out_of_the_drill() -> None:
    load_views()
    known = FORMS.keys() | OWN_RULE.keys() | FIGURES_FIRST | NO_FORM.keys()
    found = {name for name, pattern in addresses().items() if _is_guarded(pattern.callback)}
    assert len(found) > 40
    assert not found - known
    assert not known - addresses().keys()


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("X.7")
@pytest.mark.parametrize("name", ["schools:groups", "intake:upload", "accounts:my-password"])
def test_a_form_sent_by_six_threads_at_once_is_done_once_and_answered_alike(name: str) -> None:
    came = send_form(name, FORMS[name], 6)
    assert [status for status, _ in came.answers] in ([302], [302, 302])
    events = {"schools:groups": "schools.group-made", "intake:upload": "intake.received",
              "accounts:my-password": "accounts.password-changed"}  # fmt: skip
    assert came.events[events[name]] == 1
    assert len({path for _, path in came.answers} - {"/people/sign-in/"}) == 1

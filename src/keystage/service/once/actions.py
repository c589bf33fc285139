"""`answer_once` around a view that writes: see `once/__init__`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from keystage.service.audit.actions import who_is
from keystage.service.once.models import Answered

__all__ = ["FIELD", "answer_once"]

FIELD = "form_token"  # `{% form_token %}` writes it into every form


def answer_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A POST whose token was answered already is sent where the first led; nothing is done again.

    The view's writes and the note that it was answered are one transaction. Only a redirect counts as an answer: a
    form that comes back with errors may be sent again. A POST without token is taken as it is refused by nobody else
    (a test sees to it that every form has one).
    """

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get(FIELD, "")[:64]
        if request.method != "POST" or not token:
            return view(request, *args, **kwargs)
        who = who_is(request.user)
        with transaction.atomic():
            kept, new = Answered.objects.get_or_create(token=token, who=who, defaults={"led_to": ""})
            if not new:
                return HttpResponseRedirect(kept.led_to)
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponseRedirect):
                kept.led_to = response.url
                kept.save(update_fields=["led_to"])
            else:
                kept.delete()
            return response

    return once

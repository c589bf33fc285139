"""What is done every so often, by one worker at a time: later apps pull what is new, and the house is kept."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from keystage.service.jobs.actions import clear_old
from keystage.service.jobs.models import Turn
from keystage.service.jobs.soundness import check, last_thorough

__all__ = ["keep_house", "look_first_of_all", "look_for_damage", "pull"]

_PULL_EVERY, _HOUSE_EVERY, _LOOK_EVERY = timedelta(seconds=3), timedelta(hours=6), timedelta(hours=1)
_NIGHT, _A_NIGHT, _TOO_LONG = range(1, 5), timedelta(hours=20), timedelta(hours=30)  # hours of the clock; between two
_LONGEST = timedelta(minutes=2)  # after this a turn is taken from a worker that never came back
_log = structlog.get_logger("keystage.jobs")


def pull() -> None:
    """Call every task of settings.PULLS, no argument: each asks for what is new to it. A failure stops no other."""
    if _take("pull"):
        for name in settings.PULLS:
            _try(name, named(name))
        _leave("pull", _PULL_EVERY)


def keep_house() -> None:
    """Jobs and sessions that were over long ago are forgotten."""
    if _take("house"):
        _try("jobs.actions.clear_old", clear_old)
        _leave("house", _HOUSE_EVERY)


def look_for_damage() -> None:
    """Once an hour that everything is there; every byte of it in the night, or when no night came for too long."""
    if _take("look"):
        _try("jobs.soundness.check", lambda: check(thorough=_is_due()))
        _leave("look", _LOOK_EVERY)


def look_first_of_all() -> None:
    """A service that starts is looked at by its worker's first turn, not before it serves: that takes seconds."""
    Turn.objects.filter(name="look").update(free_from=timezone.now())


def _is_due() -> bool:
    last = last_thorough()
    since = timezone.now() - last if last else _TOO_LONG
    night = timezone.localtime().hour in _NIGHT
    return since >= _TOO_LONG or since < timedelta(0) or (since > _A_NIGHT and night)


def named(name: str) -> Callable[..., str | None]:
    """ "intake.tasks.examine" -> the function. Only tasks modules of our own apps."""
    app, module, function = name.split(".")
    assert module == "tasks"
    found: Callable[..., str | None] = getattr(import_module(f"keystage.service.{app}.tasks"), function)
    return found


def _try(name: str, call: Callable[[], object]) -> None:
    try:
        call()
    except Exception as problem:
        _log.error("pull failed", task=name, exc_info=problem)


def _take(name: str) -> bool:
    """Whether the turn is ours now. One statement: nobody else gets it too."""
    now = timezone.now()
    due = Q(free_from__lte=now) | Q(free_from__gt=now + 2 * _HOUSE_EVERY)  # the clock was set back since
    if not Turn.objects.filter(due, name=name).exists():
        if Turn.objects.filter(name=name).exists():
            return False
        try:
            with transaction.atomic():
                Turn.objects.create(name=name, free_from=now)
        except IntegrityError:
            return False
    return bool(Turn.objects.filter(due, name=name).update(free_from=now + _LONGEST))


def _leave(name: str, pause: timedelta) -> None:
    Turn.objects.filter(name=name).update(free_from=timezone.now() + pause)

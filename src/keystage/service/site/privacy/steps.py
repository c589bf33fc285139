"""What can be done about a request next: each step's words, what it asks for, and the action that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keystage.service.privacy import actions
from keystage.service.privacy.models import RightsRequest
from keystage.service.site.privacy.requests import ShownRequest

__all__ = ["STEPS", "Step", "open_steps"]

Act = Callable[[RightsRequest, Mapping[str, Any], Any, date], object]


@dataclass(frozen=True, slots=True)
class Step:
    """fields: name -> label. happens: what it does, in sentences. when: whether it can be done now."""

    code: str
    title: str
    button: str
    fields: dict[str, str]
    happens: tuple[str, ...]
    act: Act
    when: Callable[[ShownRequest], bool]
    danger: bool = False


def open_steps(shown: ShownRequest) -> tuple[Step, ...]:
    """Those that can be done now."""
    if shown.request.state not in RightsRequest.OPEN:
        return ()
    return tuple(step for step in STEPS.values() if step.when(shown))


def _versioned(action: Callable[..., object], *, said: str, on: str = "on") -> Act:
    """An action that takes a version, a day and words under their own names."""

    def act(request: RightsRequest, given: Mapping[str, Any], by: Any, today: date) -> object:
        more = {said: given["words"], on: given["on"]}
        return action(request=request, version=given["version"], by=by, **more)

    return act


def _due(request: RightsRequest, given: Mapping[str, Any], by: Any, today: date) -> object:
    return actions.set_due(
        request=request, version=given["version"], day=given["on"], why=given["words"], by=by, today=today
    )


def _decide(request: RightsRequest, given: Mapping[str, Any], by: Any, today: date) -> object:
    return actions.decide(
        request=request, version=given["version"], outcome=given["outcome"], why=given["words"], by=by, today=today
    )


def _told(request: RightsRequest, given: Mapping[str, Any], by: Any, today: date) -> object:
    return actions.tell_recipient(
        request=request, source=given["source"], who=given["who"], how=given["words"], on=given["on"], by=by
    )


def _note(request: RightsRequest, given: Mapping[str, Any], by: Any, today: date) -> object:
    return actions.note(request=request, words=given["words"], by=by, today=today)


def _restrict(request: RightsRequest, given: Mapping[str, Any], by: Any, today: date) -> object:
    return actions.restrict(request=request, by=by, today=today)


def _lift(request: RightsRequest, given: Mapping[str, Any], by: Any, today: date) -> object:
    return actions.lift(request=request, why=given["words"], by=by, today=today)


Kind = RightsRequest.Kind
_ARGUED = (Kind.rectification, Kind.restriction, Kind.objection, Kind.erasure)

STEPS: Mapping[str, Step] = {
    one.code: one
    for one in (
        Step(
            "identity", "It is certain who asks", "Save", {"on": "Since which day?", "words": "How do you know?"},
            ("Write which document you saw, or who vouched for them. Keep no copy of it.",
             "The month runs from this day."),
            _versioned(actions.confirm_identity, said="how"), lambda shown: shown.waits_for_identity,
        ),
        Step(
            "ask", "Ask what exactly they want", "Stop the clock",
            {"on": "Asked on", "words": "What did you ask them?"},
            ("Only where there is so much that nobody could tell what they want.",
             "The clock stands still until they answer."),
            _versioned(actions.ask_what_they_want, said="words"),
            lambda shown: shown.request.kind != Kind.record and not shown.waits_for_identity
            and not shown.waits_for_answer,
        ),
        Step(
            "answered-us", "They answered", "Start the clock again",
            {"on": "Answered on", "words": "What did they say?"},
            ("The days in between are added to the month.",), _versioned(actions.they_answered, said="words"),
            lambda shown: shown.waits_for_answer,
        ),
        Step(
            "extend", "Take two months more", "Extend",
            {"on": "Told them on", "words": "The reason, as you told it to them"},
            ("Only where it is complex, or they asked for many things.",
             "They have to be told, with the reason, within the first month.", "It can be done once."),
            _versioned(actions.extend, said="why"),
            lambda shown: shown.request.kind != Kind.record and shown.request.extended_on is None,
        ),
        Step(
            "due", "Set the due day by hand", "Save", {"on": "Due on", "words": "Why?"},
            ("For a school with terms and training days of its own, or where you promised an earlier day.",), _due,
            lambda shown: not shown.waits_for_identity,
        ),
        Step(
            "restrict", "Keep the pupil’s rows and do not use them", "Restrict", {},
            ("From now on the pupil is left out of lists of pupils and of downloads of them.",
             "Figures of groups stay as they are: a figure that changes by one pupil would tell what this pupil’s "
             "result is. Nothing is destroyed meanwhile.",
             "You can lift it at any time."), _restrict,
            lambda shown: not shown.restricted and shown.request.about == "pupil" and shown.request.kind in _ARGUED,
        ),
        Step(
            "lift", "Lift the restriction", "Lift it", {"words": "Why, and when were they told?"},
            ("The pupil stands in lists again.", "They have to be told before it is lifted."), _lift,
            lambda shown: shown.restricted,
        ),
        Step(
            "decide", "Decide", "Save the decision",
            {"outcome": "What was decided?", "words": "The reason, as they will read it"},
            ("A person decides, never the program.",), _decide,
            lambda shown: shown.request.kind in _ARGUED and not shown.waits_for_identity,
        ),
        Step(
            "told", "A recipient was told", "Save",
            {"who": "Who was told?", "on": "Told on", "words": "How, and what did they say?"},
            ("Whoever was given what was wrong is told, unless that is impossible or out of proportion.",), _told,
            lambda shown: shown.request.kind in _ARGUED,
        ),
        Step("note", "Write a note", "Save the note", {"words": "Note"}, (), _note, lambda shown: True),
        Step(
            "answer", "They have their answer", "Close the request",
            {"on": "Sent on", "words": "How was it sent?"},
            ("By hand, by registered post, or by a link with a code told by telephone; never as an open attachment.",
             "The request is closed."),
            _versioned(actions.answer, said="how"), lambda shown: not shown.waits_for_identity,
        ),
        Step(
            "refuse", "Refuse it", "Refuse", {"on": "Told them on", "words": "The reason, as you told it to them"},
            ("Only where it is plainly unfounded or excessive, or nobody could tell who asks.",
             "They have to be told within the month, with the reason, that they may complain to you and to the ICO, "
             "and that they may go to court.", "The request is closed."),
            _versioned(actions.refuse, said="why"), lambda shown: True, danger=True,
        ),
        Step(
            "withdraw", "They no longer ask", "Close the request",
            {"on": "On which day?", "words": "What did they say?"},
            ("The request is closed.",), _versioned(actions.withdraw, said="words"), lambda shown: True, danger=True,
        ),
    )
}  # fmt: skip

"""Every form there is, filled in: what somebody sends to an address, and which of its addresses take no form."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from keystage.service.accounts.models import Assignment, Authenticator, User
from keystage.service.intake.models import Upload, UploadTable
from keystage.service.privacy.actions import open_breach
from keystage.service.privacy.models import Breach, Disposal, Erasure, RightsRequest
from keystage.service.schools.models import School, SchoolGroup, ServedArea
from tests.service.accounts import matrix as people
from tests.service.intake import makers as files
from tests.service.privacy import makers as leaving
from tests.service.privacy import matrix as rights
from tests.service.role_matrix import makers as jobs
from tests.service.schools import matrix as register

__all__ = ["FIGURES_FIRST", "FORMS", "NO_FORM", "OWN_RULE", "PASSWORD", "Filled"]

PASSWORD = "a long passphrase"
_NEW = "another long passphrase of mine"
_SOON = timezone.localdate() + timedelta(days=30)

Made = tuple[dict[str, Any], dict[str, Any]]  # what the address names, and what is sent to it


@dataclass(frozen=True, slots=True)
class Filled:
    """role, where: who sends it ("" is nobody). make: (school, client) -> Made. query: put after the address.

    ends: it ends the sessions of whoever sends it, so that a late one of twenty may be sent to sign in.
    nobody: whoever sends it is not signed in; role, where are then of whom the thing is by.
    nothing: there is nothing to do here, and the answer says so.
    """

    role: str
    make: Callable[[School, Any], Made] = lambda school, client: ({}, {})
    data: dict[str, Any] = field(default_factory=dict)
    where: str = "la"
    query: str = ""
    ends: bool = False
    file: bool = False
    nobody: bool = False
    nothing: bool = False


def _named(make: Callable[[School, Any], dict[str, Any]]) -> Callable[[School, Any], Made]:
    return lambda school, client: (make(school, client), {})


def _of_version(make: Callable[[School, Any], dict[str, Any]], model: Any) -> Callable[[School, Any], Made]:
    def made(school: School, client: Any) -> Made:
        named = make(school, client)
        return named, {"version": model.objects.get(pk=named["pk"]).version}

    return made


def _second_factor(school: School, client: Any) -> Made:
    named = people.teacher(school, client)
    Authenticator.objects.create(user_id=named["pk"], secret="x")
    return named, {}


def _own_second_factor(school: School, client: Any) -> Made:
    Authenticator.objects.create(user=client.user, secret="x")
    return {}, {}


def _readable(state: str = "read") -> Callable[[School, Any], Made]:
    def made(school: School, client: Any) -> Made:
        named = files.upload(school, client)
        Upload.objects.filter(pk=named["pk"]).update(state=state)
        UploadTable.objects.filter(upload=named["pk"]).update(preview={})
        return named, {"version": Upload.objects.get(pk=named["pk"]).version}

    return made


def _mapped(school: School, client: Any) -> Made:
    named = files.mapped(school, client)
    return named, {
        "name": f"Sheet {str(named['pk'])[:6]}",
        "column-1": "new measure",
        "m1-title": "Thriving",
        "m1-kind": "proportion",
        "m1-key_stage": "context",
        "m1-polarity": "high",
    }


def _group_of_one(school: School, client: Any) -> Made:
    named, version = _of_version(register.group, SchoolGroup)(school, client)
    return named, {**version, "urn": school.urn}


def _into_group(school: School, client: Any) -> Made:
    made = SchoolGroup.objects.create(name="Panel to fill", owner=client.user, urns=[])
    return {}, {"urn": school.urn, "into": made.pk, "do": "group"}


def _request(kind: str = "note") -> Callable[[School, Any], Made]:
    def made(school: School, client: Any) -> Made:
        named = rights.request(school, client)
        version = RightsRequest.objects.get(pk=named["pk"]).version
        return {**named, "what": kind}, {"version": version}

    return made


def _disposal(school: School, client: Any) -> Made:
    named = leaving.disposal(school, client)
    return named, {"version": Disposal.objects.get(pk=named["pk"]).version}


def _item(school: School, client: Any) -> Made:
    named = leaving.item(school, client)
    return named, {"version": Disposal.objects.get(pk=named["pk"]).version}


def _breach(school: School, client: Any) -> Made:
    made = open_breach(
        by=None, what="A letter went astray", known_at=timezone.now(), place=("la", school.la), happened_on=None
    )
    return {"pk": made.pk}, {"version": Breach.objects.get(pk=made.pk).version}


def _pack(school: School, client: Any) -> Made:
    named = rights.pack(school, client)
    return named, {"version": RightsRequest.objects.get(pk=named["pk"]).packs.get().version}


def _account(school: School, client: Any) -> Made:
    leaver = User.objects.create_user("leaver@example.invalid", "A Leaver", PASSWORD)
    Assignment.objects.create(user=leaver, role="sip", place_kind="la", place=school.la, starts=date(2000, 1, 1))
    return {}, {"number": leaver.email}


def _served(school: School, client: Any) -> Made:
    ServedArea.objects.all().delete()
    return {}, {"la": school.la}


_VERSION = {"version": "1"}
FORMS: dict[str, Filled] = {
    "accounts:my-name": Filled("", data={"name": "Another Name"}),
    "accounts:my-password": Filled("", data={"old": PASSWORD, "password": _NEW, "again": _NEW}, ends=True),
    "accounts:my-browsers": Filled("", ends=True),
    "accounts:sign-out-everywhere": Filled("", ends=True),
    "accounts:new-codes": Filled("", _own_second_factor),
    "accounts:second-drop": Filled("", _own_second_factor, ends=True),
    "accounts:second-take-away": Filled("headteacher", _second_factor, where="school"),
    "accounts:invite": Filled(
        "headteacher", data={"email": "new@example.invalid", "place": "school:999001", "starts": "1 September 2026"},
        where="school", query="?role=senco",
    ),
    "accounts:give": Filled(
        "headteacher", _named(people.teacher), {"place": "school:999001", "starts": "1 September 2026"},
        where="school", query="?role=senco",
    ),
    "accounts:resend": Filled("headteacher", _named(people.invitation), where="school"),
    "accounts:withdraw": Filled("headteacher", _named(people.invitation), where="school"),
    "accounts:close": Filled("headteacher", _named(people.teacher), where="school"),
    "accounts:end-role": Filled("headteacher", _named(people.teachers_role), {"when": "now"}, where="school"),
    "accounts:accept": Filled(
        "headteacher", _named(people.invitation_link), {"name": "New Person", "password": _NEW, "again": _NEW},
        where="school", nobody=True,
    ),
    "accounts:forgotten": Filled("", data={"email": "sender@example.invalid"}, nobody=True),
    "accounts:reset": Filled("", _named(people.reset_link), {"password": _NEW, "again": _NEW}, nobody=True),
    "accounts:agree": Filled(
        "headteacher", where="school",
        data={"place": "school:999001", "roles": ["sip"], "purpose": "A visit", "starts": "1 September 2026",
              "ends": "1 September 2099"},
    ),
    "accounts:agreement-change": Filled(
        "headteacher", _named(people.agreement), where="school",
        data={**_VERSION, "roles": ["sip"], "purpose": "Another visit", "ends": "1 September 2098"},
    ),
    "accounts:agreement-end": Filled("headteacher", _named(people.agreement), where="school"),
    "intake:upload": Filled("data_officer", data={"for": "la:999"}, file=True),
    "intake:say": Filled("data_officer", _readable(), {"year": "2018/19", "status": "final"}),
    "intake:again": Filled("data_officer", _readable()),
    "intake:accept": Filled("data_officer", _readable(), {"rows": "all"}),
    "intake:withdraw": Filled("data_officer", _readable()),
    "intake:map": Filled("data_officer", _mapped),
    "intake:note": Filled("data_officer", _named(files.note), {"version": "0", "text": "Asked for it"}),
    "jobs:cancel": Filled("", _named(jobs.job)),
    "schools:watch": Filled("data_officer", data={"urn": "999001"}),
    "schools:ticked": Filled("data_officer", _into_group),
    "schools:groups": Filled("data_officer", data={"name": "A panel", "urns": "999001"}),
    "schools:group": Filled(
        "data_officer", _of_version(register.group, SchoolGroup), {"name": "Another name", "urns": "999001"}
    ),
    "schools:group-delete": Filled("data_officer", _named(register.group)),
    "schools:group-leave": Filled("data_officer", _group_of_one),
    "schools:correct": Filled(
        "data_officer", _named(register.urn), {"field": "town", "value": "Elsewhere", "reason": "A letter"}
    ),
    "schools:take-back": Filled("data_officer", _named(register.correction)),
    "schools:areas-served": Filled("system_administrator", _served, where="everywhere"),
    "profiles:download-purpose": Filled("data_officer", data={"purpose": "other", "other": "A meeting"}),
    "privacy:new-request": Filled(
        "auditor", where="everywhere",
        data={"kind": "access", "about": "named", "keys": "Ann Bell", "relation": "self", "asker": "Ann Bell",
              "contact": "by hand", "identity": "known", "channel": "letter", "received_on": "1 November 2026",
              "place": "everywhere:"},
    ),
    "privacy:step": Filled("auditor", _request(), {"words": "We rang them"}, where="everywhere"),
    "privacy:gather": Filled("auditor", _named(rights.request), where="everywhere"),
    "privacy:pack": Filled("auditor", _pack, where="everywhere"),
    "privacy:new-breach": Filled(
        "auditor", where="everywhere",
        data={"what": "A letter went astray", "known_on": "1 November 2026", "known_at": "16:30",
              "place": "everywhere:"},
    ),
    "privacy:breach": Filled("auditor", _breach, {"what": "Two letters", "risk": "none",
         "ico": "not_needed", "why": "It came back unopened"}, where="everywhere"),
    "privacy:new-disposal": Filled("auditor", where="everywhere", nothing=True),
    "privacy:hold-back": Filled(
        "auditor", _item, {"reason": "A claim", "until": f"{_SOON:%Y-%m-%d}"}, where="everywhere"
    ),
    "privacy:lift-hold": Filled("auditor", _named(leaving.hold), where="everywhere"),
    "privacy:approve-disposal": Filled("system_administrator", _disposal, where="everywhere"),
    "privacy:withdraw-disposal": Filled("auditor", _disposal, where="everywhere"),
    "privacy:new-erasure": Filled(
        "auditor", _account, {"what": "account", "why": "asked", "place": "everywhere:"}, where="everywhere"
    ),
    "privacy:withdraw-erasure": Filled("auditor", _of_version(leaving.erasure, Erasure), where="everywhere"),
}  # fmt: skip

# Forms that a token does not guard, because something else does: `test_every_form` tries each.
OWN_RULE = {
    "accounts:sign-in": "each press signs in anew, as another browser would",
    "accounts:code": "a code is good once",
    "accounts:recovery": "a recovery code is good once",
    "accounts:second-set-up": "the first that is right is kept",
    "accounts:confirm": "it notes in the session that it is you",
    "accounts:recovery-codes": "it forgets, in the session, what was shown",
    "accounts:sign-out": "there is nothing left to do twice",
    "privacy:erasure": "the number asked for is checked against the one sealed: see tests/service/privacy",
}
FIGURES_FIRST = {"profiles:packs-issue", "profiles:area-pack-issue", "profiles:pack-issue"}
NO_FORM = {"site:demo": "made-up areas only: it signs in as somebody", "accounts:issuer": "it leads to the issuer"}

"""Signing in by an outside issuer: there, back, and out again."""

import secrets
from time import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.access import open_to_all
from keystage.service.accounts.actions.issuer_links import link_person, person_of
from keystage.service.accounts.entering import come_in, our_page
from keystage.service.accounts.entry import CONFIRMED
from keystage.service.accounts.issuers.discovery import discovered
from keystage.service.accounts.issuers.identity import Identity, identity, way_there
from keystage.service.accounts.issuers.setting import issuer
from keystage.service.accounts.models import IssuerLink, User
from keystage.service.accounts.sealing import opened, sealed
from keystage.service.accounts.selectors import open_invitation
from keystage.service.audit.actions import record

_WAYS = "issuer_ways"  # those begun in this browser, by their state
_MOST, _GOOD_FOR = 5, 600  # tabs at once; seconds
_BEGIN_AGAIN = "This sign-in was not begun in this browser, was finished before, or took too long. Begin again."


@open_to_all
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Off to the issuer, with words by which its answer is known again."""
    if settings.ISSUER is None or _sent_by_another_site(request):
        return redirect("accounts:sign-in")
    again = request.user.is_authenticated and request.GET.get("again") == "yes"
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    way = {
        "nonce": nonce, "verifier": verifier, "at": int(time()), "next": request.GET.get("next", ""), "again": again,
        "invitation": request.GET.get("invitation", ""),
    }  # fmt: skip
    try:
        there = way_there(back=_back(request), state=state, nonce=nonce, verifier=verifier, again=again)
    except InputError as refusal:
        return _said(request, str(refusal), 503)
    kept = request.session.get(_WAYS, {})
    newest = sorted(kept.items(), key=lambda one: one[1]["at"], reverse=True)[: _MOST - 1]
    request.session[_WAYS] = {state: way, **dict(newest)}
    return HttpResponseRedirect(there)


@open_to_all
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """The issuer sent the browser back. Nothing of what it brings is believed before it is checked."""
    if settings.ISSUER is None:
        return redirect("accounts:sign-in")
    way = _taken(request)
    if way is None:
        return _refuse(request, _BEGIN_AGAIN, "state")
    try:
        told = _identity(request, way)
        if way["again"]:
            return _confirmed(request, told, way)
        user = _accepted(request, told, way["invitation"]) if way["invitation"] else person_of(told=told)
    except InputError as refusal:
        return _refuse(request, str(refusal), "identity")
    response = come_in(request, user, how="issuer", next=way["next"], second="issuer" if told.second else "")
    request.session["issuer_token"] = sealed(told.token)
    return response


@open_to_all
@require_GET
def out(request: HttpRequest) -> HttpResponse:
    """Signed out here; a link signs out there too. A link, not a redirect: a form may lead to our own pages only."""
    if settings.ISSUER is None:
        return redirect("accounts:sign-in")
    kept, address = request.session.pop("issuer_token", ""), ""
    try:
        end = discovered().end
        if end and kept:
            back_here = request.build_absolute_uri(reverse("accounts:sign-in"))
            words = {"id_token_hint": opened(kept), "post_logout_redirect_uri": back_here}
            address = f"{end}{'&' if '?' in end else '?'}{urlencode(words)}"
    except InputError:  # the issuer is away: whoever is signed out here is so all the same
        address = ""
    return render(request, "accounts/issuer_out.html", {"issuer": settings.ISSUER, "address": address})


def _sent_by_another_site(request: HttpRequest) -> bool:
    """Whoever is signed in at the issuer would be signed in here without having asked for it."""
    return request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")


def _taken(request: HttpRequest) -> dict[str, Any] | None:
    """The way this answer belongs to, which can be gone once. None: it was not begun here, or long ago."""
    kept: dict[str, dict[str, Any]] = request.session.get(_WAYS, {})
    given = request.GET.get("state", "")
    state = next((one for one in kept if constant_time_compare(one, given)), None)
    if state is None:
        return None
    way = kept.pop(state)
    request.session[_WAYS] = kept
    request.session.save()  # before anything else can go wrong: it is used up
    return way if 0 <= time() - way["at"] <= _GOOD_FOR else None


def _identity(request: HttpRequest, way: dict[str, Any]) -> Identity:
    """Raises InputError: refused there, another issuer's answer, or a word that cannot be believed."""
    who = request.GET.get("iss")
    if (who is None and discovered().says_who) or (who is not None and who != issuer().url):
        raise InputError(_BEGIN_AGAIN)
    if request.GET.get("error"):
        raise InputError(f"{issuer().name} did not sign you in. Begin again, or ask for help there.")
    return identity(
        code=request.GET.get("code", ""), back=_back(request), nonce=way["nonce"], verifier=way["verifier"],
        again=way["again"],
    )  # fmt: skip


def _confirmed(request: HttpRequest, told: Identity, way: dict[str, Any]) -> HttpResponse:
    """It is still the person who is signed in here."""
    mine = IssuerLink.objects.filter(issuer=issuer().url, subject=told.subject, user=request.user.pk)
    if not mine.exists():
        raise InputError("That is another account than the one you are signed in with here.")
    request.session[CONFIRMED] = int(time())
    request.session.cycle_key()
    return redirect(our_page(request, way["next"]))


def _accepted(request: HttpRequest, told: Identity, token: str) -> User:
    """An invitation taken up without a password: the issuer has verified the very address it was sent to."""
    found = open_invitation(token)
    if found is None or not told.email_verified or told.email != found.email:
        raise InputError(
            f"The invitation is for another address than the one {issuer().name} has verified, or can no longer be "
            "used. Ask for one to the address you use there."
        )
    known = User.objects.filter(email=found.email).first()
    if known is not None:
        return person_of(told=told)
    with transaction.atomic():
        user = actions.accept(token=token, by=None, name=told.name or told.email.partition("@")[0], password=None)
        return link_person(user=user, told=told)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:issuer-back"))


def _refuse(request: HttpRequest, words: str, why: str) -> HttpResponse:
    record("accounts.issuer-refused", by=None, kind="person", key="unknown", why=why)
    return _said(request, words, 403)


def _said(request: HttpRequest, words: str, status: int) -> HttpResponse:
    return render(request, "accounts/issuer_refused.html", {"refused": words}, status=status)

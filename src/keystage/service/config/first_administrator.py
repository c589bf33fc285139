"""Somebody who may let the others in: asked for at a terminal, or sent a link, at the first start."""

import secrets
import sys
from collections.abc import Callable
from getpass import getpass

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from keystage.analysis.errors import InputError
from keystage.service.accounts.actions import ask_for_reset, make_first_administrator
from keystage.service.accounts.models import User

__all__ = ["see_to_administrator"]

_TRIES = 5


def see_to_administrator(email: str) -> None:
    """Nothing where there are people already. Raises InputError where there is nobody to ask."""
    if email and User.objects.filter(email=email.strip().lower(), last_login=None).exists():
        _print_link(email.strip().lower())
    elif User.objects.exists():
        return
    elif email:
        address = _checked(email)
        make_first_administrator(email=address, name=address.split("@")[0], password=secrets.token_urlsafe(32))
        _print_link(address)
    elif sys.stdin.isatty() and sys.stderr.isatty():
        _ask()
    else:
        raise InputError(
            "Nobody may sign in yet. Start it once from a terminal, or with --administrator you@your-authority.gov.uk: "
            "it then prints a link by which that person chooses a password."
        )


def _print_link(email: str) -> None:
    """By the way of a forgotten password: what the letter says is printed too, since no letters may leave yet."""
    links: list[str] = []

    def link(token: str) -> str:
        links.append(_address() + reverse("accounts:reset", args=[token]))
        return links[-1]

    ask_for_reset(email=email, link=link)
    if links:
        _say(f"{email} is an administrator. For one hour this link is good, once, to choose a password:\n{links[0]}")
    else:
        _say(f"{email} has had three links within the hour. Start again later for another.")


def _address() -> str:
    told = settings.ENVIRONMENT
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    return f"https://{host}" if settings.HTTPS else f"http://{host}:{told.number('KEYSTAGE_PORT', 8000)}"


def _ask() -> None:
    _say("Nobody may sign in yet. You are the first: an administrator, who lets the others in.")
    email = _until_right("Your e-mail address: ", _checked)
    name = _until_right("Your name: ", _named)
    password = _password(User(email=email, name=name))
    make_first_administrator(email=email, name=name, password=password)
    _say(f"{name} may sign in with {email}.")


def _checked(email: str) -> str:
    try:
        validate_email(email.strip())
    except ValidationError as problem:
        raise InputError(f"“{email}” is no e-mail address, such as name@your-authority.gov.uk.") from problem
    return email.strip().lower()


def _named(name: str) -> str:
    if not name.strip():
        raise InputError("Say what you are called, as others should read it.")
    return name.strip()


def _until_right(question: str, check: Callable[[str], str]) -> str:
    for _ in range(_TRIES):
        sys.stderr.write(question)
        sys.stderr.flush()
        try:
            return check(sys.stdin.readline())
        except InputError as refusal:
            _say(str(refusal))
    raise InputError("Nobody was made an administrator. Start again when you are ready.")


def _password(user: User) -> str:
    for _ in range(_TRIES):
        first = getpass("A password, of 12 characters or more: ")
        try:
            validate_password(first, user)
        except ValidationError as problem:
            _say(" ".join(problem.messages))
            continue
        if getpass("Once more: ") == first:
            return first
        _say("The two are not the same.")
    raise InputError("Nobody was made an administrator. Start again when you are ready.")


def _say(words: str) -> None:
    print(words, file=sys.stderr)  # noqa: T201 - this is a command's voice

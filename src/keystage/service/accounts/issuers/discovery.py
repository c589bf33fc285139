"""What the issuer says of itself: its addresses and the keys it signs with. Kept by each process for a while."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from keystage.service.accounts.issuers.asking import ask, away, checked_address
from keystage.service.accounts.issuers.setting import issuer

__all__ = ["Discovered", "discovered", "forget_issuer", "key_set"]

_KEPT = 3600.0  # seconds
_SOONEST = 60.0  # between two looks for a key that is not known: nobody makes us ask for ever
_lock = threading.Lock()
_kept: dict[str, tuple[float, Any]] = {}


@dataclass(frozen=True, slots=True)
class Discovered:
    """says_who: its answers carry `iss` (RFC 9207), so one without it is not its own."""

    authorise: str
    token: str
    keys: str
    person: str
    end: str
    by_post: bool
    says_who: bool


def discovered() -> Discovered:
    """Raises InputError where the issuer is away or is not who it should be."""
    url = issuer().url
    found: Discovered = _remembered(f"discovery {url}", _discover)
    return found


def key_set(kid: str | None) -> KeySet:
    """The keys it signs with; asked for anew where this one is not among them, since keys change."""
    name = f"keys {issuer().url}"
    found: KeySet = _remembered(name, _keys)
    if kid is not None and not any(key.kid == kid for key in found.keys) and _age(name) > _SOONEST:
        found = _remembered(name, _keys, anew=True)
    return found


def forget_issuer() -> None:
    """As a process that has just begun."""
    _kept.clear()


def _discover() -> Discovered:
    said = ask(issuer().url.rstrip("/") + "/.well-known/openid-configuration")
    if said.get("issuer") != issuer().url:  # to the letter: so is what it signs
        raise away("another issuer")
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Discovered(
        authorise=checked_address(said.get("authorization_endpoint")),
        token=checked_address(said.get("token_endpoint")),
        keys=checked_address(said.get("jwks_uri")),
        person=_optional(said, "userinfo_endpoint"),
        end=_optional(said, "end_session_endpoint"),
        by_post="client_secret_basic" not in methods,
        says_who=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _optional(said: Mapping[str, Any], name: str) -> str:
    return checked_address(said[name]) if said.get(name) else ""


def _keys() -> KeySet:
    try:
        return KeySet.import_key_set(ask(discovered().keys))  # type: ignore[arg-type]  # what it is, is checked there
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise away(f"keys: {type(problem).__name__}") from problem


def _remembered(name: str, make: Any, *, anew: bool = False) -> Any:
    kept = _kept.get(name)
    if kept is None or anew or monotonic() - kept[0] > _KEPT:
        made = make()  # two at once ask twice: no lock is held while somebody else's server thinks
        with _lock:
            _kept[name] = (monotonic(), made)
        return made
    return kept[1]


def _age(name: str) -> float:
    kept = _kept.get(name)
    return monotonic() - kept[0] if kept else _KEPT

"""Whom the issuer says somebody is: its code exchanged, its word checked to the last claim."""

from dataclasses import dataclass, field
from time import time
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import extract_compact

from keystage.analysis.errors import InputError
from keystage.service.accounts.issuers.asking import TIMEOUT, ask, away, refused_log
from keystage.service.accounts.issuers.discovery import discovered, key_set
from keystage.service.accounts.issuers.setting import issuer

__all__ = ["LEEWAY", "Identity", "identity", "way_there"]

LEEWAY = 60  # seconds that the two clocks may differ
_SIGNED_BY = ["RS256", "PS256", "ES256"]  # never "none", never a secret that both know
_NOT_RIGHT = "What {} says about you could not be checked, so you are not signed in. Try again from the beginning."


@dataclass(frozen=True, slots=True)
class Identity:
    """subject: its own key of the person, for ever. second: it asked for a second factor we count.

    token: as it came, for signing out there.
    """

    subject: str
    email: str
    email_verified: bool
    name: str
    second: bool
    signed_in_at: int
    token: str = field(repr=False)


def way_there(*, back: str, state: str, nonce: str, verifier: str, again: bool) -> str:
    """The issuer's address to send a browser to. again: it must ask for the password even if it knows who this is."""
    more: dict[str, Any] = {"nonce": nonce} | ({"prompt": "login", "max_age": "0"} if again else {})
    with _session(back) as session:
        url, _ = session.create_authorization_url(
            discovered().authorise, state=state, code_verifier=verifier, **more
        )  # fmt: skip
    return str(url)


def identity(*, code: str, back: str, nonce: str, verifier: str, again: bool = False) -> Identity:
    """Raises InputError with a sentence for the person; why in full goes to the log."""
    tokens = _tokens(code, back, verifier)
    raw = tokens.get("id_token")
    if not isinstance(raw, str):
        raise _refused("no id_token")
    access = str(tokens.get("access_token") or "")
    claims = _checked(raw, nonce=nonce, access=access, again=again)
    about = dict(claims)
    if "email" not in about and access and discovered().person:
        about = _asked_about(access, str(claims["sub"])) | about
    return Identity(
        subject=str(claims["sub"]),
        email=str(about.get("email") or "").strip().lower(),
        email_verified=about.get("email_verified") in (True, "true") or issuer().all_emails_verified,
        name=str(about.get("name") or f"{about.get('given_name', '')} {about.get('family_name', '')}").strip(),
        second=bool(issuer().second_factor & {*(claims.get("amr") or []), claims.get("acr")}),
        signed_in_at=int(claims.get("auth_time") or 0),
        token=raw,
    )


def _tokens(code: str, back: str, verifier: str) -> dict[str, Any]:
    try:
        with _session(back) as session:
            found: dict[str, Any] = session.fetch_token(
                discovered().token, code=code, code_verifier=verifier, timeout=TIMEOUT, allow_redirects=False
            )
    except AuthlibBaseError as problem:
        raise _refused(f"code: {type(problem).__name__}") from problem  # used twice, too late, or not for us
    except (requests.RequestException, ValueError) as problem:
        raise away(type(problem).__name__) from problem
    return found


def _checked(raw: str, *, nonce: str, access: str, again: bool) -> CodeIDToken:
    try:
        kid = extract_compact(raw.encode()).headers().get("kid")
        token = jwt.decode(raw, key_set(kid), algorithms=_SIGNED_BY)
        claims = CodeIDToken(
            token.claims, token.header,
            options={
                "iss": {"essential": True, "value": issuer().url}, "aud": {"essential": True, "value": issuer().client},
                "exp": {"essential": True}, "sub": {"essential": True}, "nonce": {"essential": True},
            },
            params={"nonce": nonce, "client_id": issuer().client, "access_token": access},
        )  # fmt: skip
        claims.validate(now=int(time()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError) as problem:
        raise _refused(f"{type(problem).__name__} {getattr(problem, 'claim', '')}".strip()) from problem
    if again and not _just_now(claims):
        raise _refused("signed in too long ago")
    return claims


def _just_now(claims: CodeIDToken) -> bool:
    at = claims.get("auth_time")
    return isinstance(at, int | float) and time() - at <= 300 + LEEWAY


def _asked_about(access: str, subject: str) -> dict[str, Any]:
    """Where the token has no address, the issuer is asked; its answer must be about the same person."""
    found = ask(discovered().person, token=access)
    if found.get("sub") != subject:
        raise _refused("userinfo of somebody else")
    return {
        name: found[name] for name in ("email", "email_verified", "name", "given_name", "family_name") if name in found
    }


def _refused(why: str) -> InputError:
    refused_log(why)
    return InputError(_NOT_RIGHT.format(issuer().name))


def _session(back: str) -> OAuth2Session:
    return OAuth2Session(
        issuer().client, issuer().secret, scope="openid email profile", redirect_uri=back, code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_post" if discovered().by_post else "client_secret_basic",
    )  # fmt: skip

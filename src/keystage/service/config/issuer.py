"""Who else may say who somebody is: an issuer of OpenID Connect, such as DfE Sign-in, as it is set."""

from urllib.parse import urlsplit

from keystage.analysis.errors import InputError
from keystage.service.accounts.issuers.setting import Issuer
from keystage.service.config.environment import Environment

__all__ = ["issuer_set"]

_ITSELF = ("127.0.0.1", "::1", "localhost")


def issuer_set(told: Environment) -> Issuer | None:
    """None where nobody else is asked. Raises InputError on half a setting, or an address that is not encrypted."""
    url, client = told.text("KEYSTAGE_OIDC_ISSUER").strip(), told.text("KEYSTAGE_OIDC_CLIENT").strip()
    secret = told.key("KEYSTAGE_OIDC_SECRET", "oidc-secret")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _ITSELF):
        raise InputError(f"KEYSTAGE_OIDC_ISSUER is “{url}”. It should begin with https://.")
    if not client or not secret:
        raise InputError("KEYSTAGE_OIDC_ISSUER is set, so KEYSTAGE_OIDC_CLIENT and KEYSTAGE_OIDC_SECRET must be too.")
    words = told.text("KEYSTAGE_OIDC_SECOND_FACTOR").split(",")
    return Issuer(
        url=url, name=told.text("KEYSTAGE_OIDC_NAME", "DfE Sign-in"), client=client, secret=secret,
        all_emails_verified=told.yes("KEYSTAGE_OIDC_EMAILS"),
        second_factor=frozenset(word.strip() for word in words if word.strip()),
    )  # fmt: skip

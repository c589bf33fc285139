"""What accounts hold about people: who they are, what they may do, how they sign in, letters to them."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path

from django.conf import settings

from keystage.analysis.store.people import Name
from keystage.service.accounts.disposing import (
    AGREEMENTS,
    INVITATIONS,
    ROLES,
    accounts_due,
    dispose_of_account,
    dispose_of_letters,
    letters_due,
)
from keystage.service.accounts.erasing import (
    from_accounts,
    from_agreements,
    from_invitations,
    from_letters,
    from_signing_in,
)  # fmt: skip
from keystage.service.accounts.models import User
from keystage.service.audit.models import Event
from keystage.service.audit.sentences import sentence
from keystage.service.privacy.registry import Entry, Holding, Sighting, Subject
from keystage.service.privacy.rows import Rows, Together

__all__ = ["HOLDINGS", "IMPERSONAL", "IMPERSONAL_FILES"]

_DIGEST = "It holds keyed digests, from which neither the account nor the address can be read."


def _account(subject: Subject) -> Iterator[Entry]:
    """The account itself; of somebody named, any account of that name or address."""
    if subject.kind == "account":
        found = list(User.objects.filter(pk=subject.key))
    else:
        name = Name.parse(subject.key)
        word = name.text if name.is_email else name.words[-1]
        field = "email__iexact" if name.is_email else "name__icontains"
        found = [one for one in User.objects.filter(**{field: word}) if name.is_email or name.is_in(one.name)]
    for one in found:
        facts = {
            "Name": one.name, "E-mail address": one.email, "Account": "open" if one.is_active else "closed",
            "Password": "kept as a hash, from which it cannot be read",
        }  # fmt: skip
        look = "" if subject.kind == "account" or "@" in subject.key else "an account of the same name"
        yield Entry("an account", facts, f"user {one.pk}", one.joined_at, look=look)


def _looked_at(subject: Subject) -> Iterator[Sighting]:
    """Who opened a person's page."""
    if subject.kind == "account":
        for one in Event.objects.filter(kind="person", key=subject.key, what__endswith=".saw").iterator():
            yield Sighting(one.at, one.who, sentence(one.what, {}))


def _letters(subject: Subject) -> Iterator[Entry]:
    """Letters that no mail server has taken: they lie in KEYSTAGE_HOME/outbox, one or more in a file."""
    if subject.kind == "account":
        wanted = list(User.objects.filter(pk=subject.key).values_list("email", flat=True))
    else:
        wanted = [subject.key] if "@" in subject.key else []
    outbox = Path(settings.KEYSTAGE_HOME) / "outbox"
    for file in sorted(outbox.glob("*")) if wanted and outbox.is_dir() else ():
        for letter in _in(file):
            if any(address.casefold() in str(letter["To"]).casefold() for address in wanted):
                facts = {"To": str(letter["To"]), "About": str(letter["Subject"]), "Text": _text(letter)}
                yield Entry("a letter that waits in the outbox", facts, f"outbox/{file.name}")


def _in(file: Path) -> list[Message]:
    """Django parts letters in one file by a line of dashes."""
    parts = file.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
    return [message_from_bytes(part, policy=default) for part in parts if part.strip()]


def _text(letter: Message) -> str:
    payload = letter.get_payload(decode=True)
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(letter.get_payload())
    return " ".join(text.split())


HOLDINGS = (
    Holding(
        code="accounts.user", title="Accounts", about=("account", "named"), record_type="accounts",
        models=("accounts.User",), find=_account, seen=_looked_at,
        facts="name, e-mail address, when they joined", source="whoever invited them, and they themselves",
        erase=from_accounts, due=accounts_due, dispose=dispose_of_account,
    ),
    Holding(
        code="accounts.assignment", title="Roles", about=("account",), record_type="roles",
        models=("accounts.Assignment",), facts="role, place, from when to when", source="whoever gave the role",
        kept="Who had which role is kept so that it can be proved who was allowed to see what.",
        due=ROLES.due, dispose=ROLES.dispose,
        find=Rows(
            "accounts.Assignment", "a role", account=("user",), at="given_at", codes=("role", "place"),
            shows={"role": "Role", "place_kind": "For", "place": "Place", "starts": "From", "ends": "To",
                   "withdrawn": "Taken back"},
        ),
    ),
    Holding(
        code="accounts.invitation", title="Invitations", about=("account", "named"), record_type="invitations",
        models=("accounts.Invitation",), facts="e-mail address, role and place offered", source="who invited them",
        erase=from_invitations, due=INVITATIONS.due, dispose=INVITATIONS.dispose,
        find=Rows(
            "accounts.Invitation", "an invitation", account=("by", "accepted_by"), texts=("email",), at="made_at",
            codes=("role", "place", "digest"),
            shows={"role": "Role", "place_kind": "For", "place": "Place", "starts": "From", "ends": "To",
                   "sent_at": "Sent", "accepted_at": "Accepted", "withdrawn_at": "Withdrawn"},
        ),
    ),
    Holding(
        code="accounts.signing_in", title="How somebody signs in", about=("account",), record_type="sign_in",
        models=("accounts.Session", "accounts.Authenticator", "accounts.RecoveryCode", "accounts.IssuerLink",
                "accounts.ResetLink"),
        facts="open sessions and the kind of browser, second factor, outside identities, links to a new password",
        source="their browser, their authenticator, an outside issuer of identities",
        erase=from_signing_in,
        find=Together((
            Rows("accounts.Session", "a browser that is signed in", account=("user",), at="began_at",
                 codes=("session_key", "session_data"), texts=("browser",),
                 shows={"browser": "Browser", "last_at": "Last page", "expire_date": "Ends"}),
            Rows("accounts.Authenticator", "an authenticator app, its secret sealed", account=("user",), at="since",
                 codes=("secret",), shows={"since": "Since"}),
            Rows("accounts.RecoveryCode", "a recovery code, kept as a hash", account=("user",), at="made_at",
                 codes=("code",), shows={"used_at": "Used"}),
            Rows("accounts.IssuerLink", "an identity at an outside issuer", account=("user",), at="since",
                 codes=("issuer", "subject"), shows={"issuer": "Issuer", "subject": "Known there as"}),
            Rows("accounts.ResetLink", "a link to choose a new password", account=("user",), at="made_at",
                 codes=("digest",), shows={"expires_at": "Good until", "used_at": "Used"}),
        )),
    ),
    Holding(
        code="accounts.agreement", title="Agreements to share pupils’ results", about=("named",),
        record_type="sharing_agreements", models=("accounts.SharingAgreement",),
        facts="a purpose, in somebody’s own words", source="the school or trust",
        erase=from_agreements, due=AGREEMENTS.due, dispose=AGREEMENTS.dispose,
        find=Rows(
            "accounts.SharingAgreement", "an agreement to share pupils’ results", texts=("purpose",),
            codes=("place", "roles"),
            shows={"place_kind": "Of", "place": "Place", "purpose": "Purpose", "starts": "From", "ends": "To"},
        ),
    ),
    Holding(
        code="accounts.letters", title="Letters in the outbox", about=("account", "named"), record_type="letters",
        files=("outbox",), find=_letters, facts="e-mail address, name, what the letter says",
        source="the service itself, where no mail server is set",
        erase=from_letters, due=letters_due, dispose=dispose_of_letters,
    ),
)  # fmt: skip

IMPERSONAL = {"accounts.Failures": _DIGEST}
IMPERSONAL_FILES = {"second-factor-key": "A key that the service made for itself."}

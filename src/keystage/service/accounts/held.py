"""What accounts hold about people: who they are, what they may do, how they sign in, letters to them."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

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
from keystage.service.accounts.histories import lines
from keystage.service.accounts.models import User
from keystage.service.accounts.old_events import dispose_of_events, events_due
from keystage.service.accounts.roles import roles
from keystage.service.audit.models import Event
from keystage.service.audit.sentences import sentence
from keystage.service.privacy.registry import Entry, Holding, Sighting, Subject
from keystage.service.privacy.rows import Rows, Together, in_words

__all__ = ["HOLDINGS", "IMPERSONAL", "IMPERSONAL_FILES"]

_PERSON, _TOGETHER = "person", 1_000
_SAID = ("role", "place_kind", "place", "starts", "ends")  # of an event's detail, in its sentence already
_DIGEST = "It holds keyed digests, from which neither the account nor the address can be read."


def _role(code: str) -> str:
    return roles()[code].title if code in roles() else code


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


def _events(subject: Subject) -> Iterator[Entry]:
    """What somebody did and saw, and what was done about them. Whom else it was about, and who did it, is left out."""
    who = f"user:{subject.key}"
    own = Event.objects.filter(who=who).order_by("id")
    about = Event.objects.filter(kind=_PERSON, key=subject.key).exclude(who=who).exclude(what__endswith=".saw")
    for found, said in ((own, "you {}"), (about.order_by("id"), "somebody {}: you")):
        for some in _batched(found):
            for event, line in zip(some, lines(some), strict=True):
                yield Entry(
                    said.format(line.words), _facts(event, own=subject.key), f"event {event.pk}", event.at,
                    schools=(event.key,) if event.kind == "school" else (),
                )  # fmt: skip


def _batched(found: QuerySet[Event]) -> Iterator[list[Event]]:
    """A thousand at a time: `lines` asks for names once for each."""
    some: list[Event] = []
    for event in found.iterator():
        some.append(event)
        if len(some) == _TOGETHER:
            yield some
            some = []
    yield some


def _facts(event: Event, *, own: str) -> dict[str, str]:
    """Another person stands there by no name and no number."""
    if event.kind == _PERSON:
        return {"About": "yourself" if event.key == own else "another person"}
    told = {key: in_words(value) for key, value in event.detail.items() if key not in _SAID}
    return {"About": f"{event.kind} {event.key}"} | {key.replace("_", " ").capitalize(): told[key] for key in told}


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
            words={"role": _role},
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
            codes=("role", "place", "digest"), words={"role": _role},
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
        code="audit.event", title="Who did and saw what", about=("account",), record_type="audit",
        models=("audit.Event",), files=("audit-noted",), find=_events,
        facts="what somebody did and opened, and when, by the number of their account", source="the service itself",
        kept="It names nobody, only numbers of accounts, and is sealed: it would prove nothing if it could be changed.",
        due=events_due, dispose=dispose_of_events,
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

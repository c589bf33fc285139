"""What is held about people by what stands below: the record of who did what, forms, sessions; and by requests."""

from collections.abc import Iterator

from keystage.service.privacy.breaches import breaches_naming
from keystage.service.privacy.erasing_packs import from_packs
from keystage.service.privacy.registry import Entry, Holding, Subject
from keystage.service.privacy.rows import Rows, Together
from keystage.service.privacy.subjects import requests_about

__all__ = ["HOLDINGS", "IMPERSONAL", "IMPERSONAL_FILES"]


def _requests(subject: Subject) -> Iterator[Entry]:
    for request, facts in requests_about(subject):
        yield Entry("a request by somebody’s rights", facts, f"request {request.pk}", request.received_on)


def _breaches(subject: Subject) -> Iterator[Entry]:
    for breach, facts in breaches_naming(subject):
        look = "found by a name in it: see that it means this person"
        yield Entry("a breach of people’s data", facts, f"breach {breach.pk}", breach.known_at, look=look)


def _nothing(subject: Subject) -> Iterator[Entry]:
    """Copies of what is found elsewhere, encrypted as a whole: nobody can look into one for a single person."""
    return iter(())


HOLDINGS = (
    Holding(
        code="once.answered", title="Forms that were answered", about=("account",), record_type="jobs",
        models=("once.Answered",), facts="that a form was sent, by the number of an account", source="their browser",
        kept="It is forgotten after two days.",
        find=Rows("once.Answered", "a form that was sent", account=("who",), codes=("token", "who", "led_to"), at="at",
                  shows={"led_to": "Led to"}),
    ),
    Holding(
        code="privacy.request", title="Requests by people’s rights", about=("pupil", "account", "named"),
        record_type="privacy_requests",
        models=("privacy.RightsRequest", "privacy.RequestStep", "privacy.ToldRecipient", "privacy.Restriction"),
        find=Together((
            _requests,
            Rows("privacy.RightsRequest", "a request that you wrote down", account=("by",), at="made_at",
                 codes=("subject", "asker", "asked", "place_kind", "place", "pauses"), shows={"kind": "Kind"}),
            Rows("privacy.RequestStep", "what you did about a request", account=("by",), at="at", codes=("words",),
                 shows={"what": "What"}),
            Rows("privacy.ToldRecipient", "somebody you told of a decision", account=("by",), at="told_on",
                 codes=("source", "who", "how"), shows={"told_on": "On"}),
            Rows("privacy.SubjectPack", "all that is held about one person", codes=("left_out",), shows={}),
            Rows("privacy.Restriction", "a restriction", codes=("numbers",), shows={}),
        )),
        facts="who asked what, about whom, what was answered and when", source="whoever asked",
        kept="A request and its answer are kept three years after they were closed: they prove that it was answered.",
    ),
    Holding(
        code="privacy.pack", title="What was gathered for an answer", about=("pupil", "account", "named"),
        record_type="privacy_requests", models=("privacy.SubjectPack",), files=("subject-access",), find=_nothing,
        facts="a copy of what is found elsewhere, sealed", source="the service itself", erase=from_packs,
    ),
    Holding(
        code="privacy.breach", title="Breaches", about=("account", "named", "pupil"), record_type="privacy_requests",
        models=("privacy.Breach",),
        find=Together((
            _breaches,
            Rows("privacy.Breach", "a breach that you wrote down", account=("by",), at="made_at",
                 codes=("what", "why", "done", "place_kind", "place"), shows={"known_at": "Known since"}),
        )),
        facts="what happened, whom it touched, who was told",
        source="whoever noticed it", kept="The law asks that breaches are recorded (UK GDPR, article 33(5)).",
    ),
    Holding(
        code="privacy.disposal", title="Lists of what was disposed of", about=("account", "named", "pupil"),
        record_type="disposals", models=("privacy.Disposal", "privacy.DisposalItem", "privacy.Hold"),
        facts="what was destroyed, without names; who proposed and who approved it", source="the service itself",
        kept="It proves what was destroyed, when, by whom and by what right.",
        find=Together((
            Rows("privacy.Disposal", "a list of what is to be destroyed", account=("proposed_by", "approved_by"),
                 codes=("certificate",), at="proposed_at", shows={"state": "State", "done_at": "Done"}),
            Rows("privacy.DisposalItem", "a thing on such a list", texts=("words",),
                 codes=("holding", "record_type", "key", "digest"), shows={"words": "What"}),
            Rows("privacy.Hold", "a thing kept back", account=("by",), texts=("reason",), codes=("holding", "key"),
                 at="at", shows={"reason": "Why", "until": "Until"}),
        )),
    ),
    Holding(
        code="privacy.erasure", title="Erasures", about=("account",), record_type="erasures",
        models=("privacy.Erasure", "privacy.LedgerLine"), files=("erasures",),
        facts="keyed digests, from which nobody can be read; who asked for the erasure and who approved it",
        source="the service itself",
        kept="Without it what was erased would come back with the next backup that is restored.",
        find=Together((
            Rows("privacy.Erasure", "an erasure that you asked for or approved", account=("asked_by", "approved_by"),
                 codes=("digests", "found", "gone", "entry", "place_kind", "place"), at="asked_at",
                 shows={"what": "Of", "state": "State", "done_at": "Done"}),
            Rows("privacy.LedgerLine", "a line of the ledger", codes=("id", "line"), shows={}),
        )),
    ),
    Holding(
        code="privacy.backups", title="Backups", about=("pupil", "account", "named"), record_type="erasures",
        files=("backups",), find=_nothing, facts="a copy of everything else, encrypted", source="the service itself",
        kept="Backups are encrypted whole and cannot be searched. When one is restored, erasures are done again.",
    ),
)  # fmt: skip

IMPERSONAL = {
    "audit.Seal": "Digests of batches of events.",
    "contenttypes.ContentType": "Names of tables.",
    "auth.Permission": "Django's own, not used: what somebody may do follows from their roles.",
    "auth.Group": "As above.",
}
IMPERSONAL_FILES = {
    "secret-key": "A key that the service made for itself.",
    "audit-key": "As above.",
    "privacy-key": "As above.",
    "erasure-key": "As above.",
    ".erasures-beside": "A ledger of erasures, keyed digests, while a backup is restored.",
    ".can-write": "An empty file, there for a moment.",
    "backup.lock": "An empty file: one backup at a time.",
    "audit-head": "The digest of the last seal.",
    "audit-missing": "Numbers of events.",
    "keystage.sqlite3": "The database: its tables are in this registry one by one.",
    "keystage.toml": "Settings.",
    "static": "Stylesheets, scripts and pictures of pages.",
    "definitions": "Rules and words of the area. Nobody's name belongs there.",
    "templates": "The area's own template of notes.",
    "maintenance": "A note that the service is closed for a while.",
    "made-up-area": "Says that everything here is made up.",
    "made-up-area-complete": "As above.",
    "made-up-files": "Made-up files of a made-up area.",
    "writer.lock": "An empty file: one writer at a time.",
}

"""What one app of the service may take from another: its models, selectors and actions, and what is listed here."""

import ast
from collections.abc import Iterator
from pathlib import Path

SERVICE = Path(__file__).resolve().parents[2] / "src" / "keystage" / "service"
OPEN = {"models", "selectors", "actions"}
ALSO = {
    "accounts.access": "what a view asks for",
    "accounts.breached": "a list of stolen passwords, looked at before the start",
    "accounts.dates": "a day as people write it",
    "accounts.histories": "what was done to a record, as lines to read",
    "accounts.issuers": "what a setting says of an outside issuer",
    "accounts.later": "views that are loaded when they are first asked for",
    "accounts.places": "places that roles are given for, as forms offer them",
    "accounts.reach": "where a person may do something today",
    "accounts.roles": "the table of roles",
    "audit.sentences": "an event in words",
    "jobs.disk": "whether the disk is nearly full",
    "jobs.health": "whether the service is well",
    "jobs.last_backup": "when a backup was last made, or why not",
    "jobs.lifetime": "a process that ends with its parent",
    "jobs.turns": "a start asks the worker to look for damage first of all",
    "jobs.soundness": "what the last check for damage found",
    "jobs.trouble": "why the service cannot answer",
    "privacy.ageing": "tables whose rows go when they are old enough",
    "privacy.ciphers": "how anything is sealed by a key",
    "privacy.clock": "until when the ICO is to be told",
    "privacy.packs": "what was gathered about a person",
    "privacy.sealing": "what is sealed in a request, opened for whoever deals with it",
    "privacy.subjects": "whom a request is about",
    "privacy.ledger": "who was erased",
    "privacy.people": "what is left of an account that was erased",
    "privacy.rewording": "pupils' numbers taken out of texts",
    "privacy.registry": "what each app says it holds about people",
    "privacy.rows": "the same, of a table",
    "profiles.listing": "the table behind a list of schools, of which a home page shows a part",
    "profiles.lists_ready": "as above",
    "profiles.marking": "a finished file that says who took it",
    "profiles.ready": "figures on disk, of which a home page shows a part",
    "profiles.upgrading": "figures made anew by a newer Keystage before it serves",
    "profiles.same_as_last": "as above: whether that is so",
    "profiles.refreshing": "figures made anew when somebody was erased",
    "privacy.what_is_due": "what is past its date",
    "profiles.pack_files": "files of issued packs, held against their rows",
    "intake.incoming": "files that were sent in, held against their rows",
    "site.errors": "the page that says why nothing is saved now",
    "schools.changes": "what a reading of the register changed, which a preview shows beforehand",
}
DEMO = {  # the made-up area does what people and the worker do
    "jobs.worker": "a piece of work done at once",
    "profiles.issuing": "a pack that somebody issues",
}


def test_an_app_takes_from_another_only_what_is_open() -> None:
    taken = list(_taken())
    assert len(taken) > 100
    assert {f"{file} takes {what}" for file, what in taken if what.partition(".")[2] not in OPEN and what not in ALSO
            and not (what in DEMO and file.startswith("config/demo/"))} == set()  # fmt: skip


def test_nothing_is_listed_that_nobody_takes() -> None:
    taken = {what for _, what in _taken()}
    assert ALSO.keys() | DEMO.keys() <= taken


def _taken() -> Iterator[tuple[str, str]]:
    """(file, "app.module") of every import of a module from another app."""
    for file in sorted(SERVICE.rglob("*.py")):
        inside = file.relative_to(SERVICE)
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("keystage.service."):
                app, _, module = (node.module or "").removeprefix("keystage.service.").partition(".")
                for of in [module.partition(".")[0]] if module else [alias.name for alias in node.names]:
                    if app != inside.parts[0]:
                        yield str(inside), f"{app}.{of}"

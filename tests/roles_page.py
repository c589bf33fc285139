"""The page of roles: what each may do, as whom it reads figures, and what it may give. Made by script/roles."""

import sys
from collections.abc import Iterator
from pathlib import Path

from keystage.service.accounts.roles import Role, permissions, roles

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "roles.md"

_PLACES = {
    "class": "a class", "school": "a school", "cluster": "a cluster", "la": "an authority", "trust": "a trust",
    "programme": "a programme", "everywhere": "everywhere",
}  # fmt: skip
_AUDIENCES = {
    "school": "the school’s own staff", "adviser": "advisers and the authority", "governors": "governors",
    "public": "anyone",
}  # fmt: skip
_PUPILS = {
    "none": "never", "class": "of their own classes", "school": "of their own school",
    "agreement": "where a school or trust has agreed",
}  # fmt: skip


def page() -> str:
    return "".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Roles and what they may do\n\nMade by `script/roles` from the service’s table of roles; do not edit.\n\n"
    yield "A role is given for a place, from a day, to a day or for good. It gives nothing but what stands here, "
    yield "within that place.\nWhoever has several roles may do what any of them gives. Why it is so: "
    yield "[who sees what](../explanation/who-sees-what.md). How to give one:\n"
    yield "[people and roles](../how-to/people-and-roles.md).\n\n"
    yield "A role with a second factor opens no page without one: [sign in](../how-to/sign-in.md).\n\n"
    yield "| Role | Is given for | Reads figures as | Sees pupils | Second factor | May give |\n"
    yield "|---|---|---|---|---|---|\n"
    for role in roles().values():
        sees = _AUDIENCES[role.audience] if role.permissions & {"figures.see", "area.see"} else "–"
        pupils = _PUPILS[role.pupils] if "pupils.see" in role.permissions else "never"
        places = ", ".join(_PLACES[kind] for kind in role.places)
        yield f"| **{role.title}**<br>{role.about} | {places} | {sees} | {pupils} "
        yield f"| {_second(role)} | {_gives(role)} |\n"
    yield "\n## What each permission opens\n\n| Permission | Lets a person | Roles |\n|---|---|---|\n"
    for code, words in permissions().items():
        held = "; ".join(role.title for role in roles().values() if code in role.permissions)
        yield f"| `{code}` | {words[0].lower()}{words[1:]} | {held} |\n"


def _second(role: Role) -> str:
    return f"yes: {role.second_factor}" if role.second_factor else "as they like"


def _gives(role: Role) -> str:
    if role.may_give == ("*",):
        return "any role"
    return "; ".join(roles()[code].title for code in role.may_give) or "none"


def main() -> None:
    if "--check" in sys.argv:
        if PAGE.read_text("utf-8") != page():
            raise SystemExit("docs/reference/roles.md is behind the roles: run script/roles")
    else:
        PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()

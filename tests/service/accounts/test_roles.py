"""What each role may do: handbook section 9, written out here a second time."""

import pytest

from keystage.service.accounts.roles import roles

# role: (pupils, sees schools' figures, sees areas, takes files in, sees people, gives roles, agrees to share)
_HANDBOOK = {
    "class_teacher":         ("class",     False, False, False, False, False, False),
    "assessment_lead":       ("school",    True,  False, False, True,  True,  False),
    "senco":                 ("school",    True,  False, False, False, False, False),
    "headteacher":           ("school",    True,  False, False, True,  True,  True),
    "chair_of_governors":    ("none",      True,  False, False, False, False, False),
    "governor":              ("none",      True,  False, False, False, False, False),
    "sip":                   ("agreement", True,  False, False, False, False, False),
    "sip_mentor":            ("none",      True,  False, False, False, False, False),
    "sip_manager":           ("none",      True,  True,  False, True,  True,  False),
    "data_officer":          ("agreement", True,  True,  True,  False, False, False),
    "director":              ("none",      True,  True,  False, False, False, False),
    "programme_manager":     ("none",      True,  False, False, False, False, False),
    "provider":              ("none",      False, False, False, False, False, False),
    "expert_leader":         ("agreement", True,  False, False, False, False, False),
    "reviewer":              ("none",      True,  False, False, False, False, False),
    "finance_officer":       ("none",      False, False, False, False, False, False),
    "board_member":          ("none",      False, True,  False, False, False, False),
    "trust_lead":            ("agreement", True,  True,  False, True,  True,  True),
    "mentoring_coordinator": ("none",      False, False, False, False, False, False),
    "post16_coach":          ("none",      False, False, False, False, False, False),
    "parent":                ("none",      False, False, False, False, False, False),
    "evaluator":             ("none",      True,  False, False, False, False, False),
    "auditor":               ("none",      True,  False, False, True,  False, False),
    "system_administrator":  ("none",      False, False, False, True,  True,  False),
}  # fmt: skip
_ASKED = ("figures.see", "area.see", "files.receive", "people.see", "people.invite", "sharing.agree")


@pytest.mark.req("X.8")
def test_every_role_may_do_what_the_handbook_says() -> None:
    found = {
        code: (role.pupils, *(permission in role.permissions for permission in _ASKED))
        for code, role in roles().items()
    }  # fmt: skip
    assert found == _HANDBOOK


def test_only_the_auditor_reads_the_audit_and_only_the_administrator_sets_the_service() -> None:
    assert [code for code, role in roles().items() if "audit.see" in role.permissions] == ["auditor"]
    assert [code for code, role in roles().items() if "service.set" in role.permissions] == ["system_administrator"]


def test_who_sees_pupils_never_sees_them_without_the_permission() -> None:
    assert all(("pupils.see" in role.permissions) == (role.pupils != "none") for role in roles().values())


def test_governors_and_the_public_never_see_a_child() -> None:
    assert all(role.pupils == "none" for role in roles().values() if role.audience in ("governors", "public"))


def test_nobody_gives_a_role_that_reads_more_pupils_than_their_own_side() -> None:
    """An authority's or trust's manager makes heads, never the school's own teachers or its administrator."""
    for code in ("sip_manager", "trust_lead", "headteacher", "assessment_lead"):
        given = set(roles()[code].may_give)
        assert not given & {"system_administrator", "auditor", code}
    assert not set(roles()["assessment_lead"].may_give) - set(roles()["headteacher"].may_give)


def test_every_role_given_exists() -> None:
    assert not {code for role in roles().values() for code in role.may_give} - roles().keys() - {"*"}

"""Of all names of the catalogue, those that the bank asks of are enough for its questions."""

from tests.factories.evidence import evidence

from keystage.analysis.triage import facts, question_bank, questions


def test_questions_are_the_same_of_the_names_asked_of_alone() -> None:
    shown = evidence()
    whole = facts(shown)
    asked_of = facts(shown, only=question_bank(shown.year.ends).names)
    of_all, of_few = questions(shown, whole), questions(shown, asked_of)
    assert of_few == of_all
    assert any(one.figures for found in of_all.values() for one in found)

"""What was agreed, as lists write it."""

import polars as pl
import pytest

from keystage.analysis.returns.actions import ACTIONS, gather_actions, read_actions


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("", []),
        ("Look at phonics", ["Look at phonics"]),
        ("Look at phonics; visit again", ["Look at phonics", "visit again"]),
        ("Look at phonics\nVisit again; bring a colleague", ["Look at phonics", "Visit again; bring a colleague"]),
        ("1. Look at phonics 2. Visit again", ["Look at phonics", "Visit again"]),
        ("• Look at phonics\n– Visit again\n\n", ["Look at phonics", "Visit again"]),
        ("Reach 90% by 2020", ["Reach 90% by 2020"]),
    ],
)
def test_a_cell_holds_one_action_or_several(cell: str, texts: list[str]) -> None:
    assert [action["text"] for action in read_actions(cell)] == texts


@pytest.mark.parametrize(
    ("cell", "owner", "due", "state"),
    [
        ("Moderate writing | Head | 12/03/2020 | not yet", "Head", "12/03/2020", "not yet"),
        ("Moderate writing | partly | spring term 2020", None, "spring term 2020", "partly"),
        ("Moderate writing | Done in January", None, "January", "done"),
        ("Moderate writing | by end of March | Chair of governors", "Chair of governors", "end of March", None),
        ("Moderate writing | Head | Deputy", "Head, Deputy", None, None),
        ("Moderate writing | Completed", None, None, "done"),
        ("Moderate writing | Not done, due March 2020", None, "March 2020", "not yet"),
    ],
)
def test_what_stands_after_bars_is_told_by_how_it_is_written(
    cell: str, owner: str | None, due: str | None, state: str | None
) -> None:
    (action,) = read_actions(cell)
    assert action == {"text": "Moderate writing", "owner": owner, "due": due, "state": state}


def test_columns_of_their_own_give_each_action_its_parts() -> None:
    frame = pl.DataFrame(
        {
            "row": [2, 3],
            "action_1": ["Moderate writing", None],
            "action_1_owner": ["Head", None],
            "action_1_state": ["yes", None],
            "action_2": ["Visit again", "Phonics; one action"],
            "action_2_due": ["1 March", None],
        }
    )
    made = gather_actions(frame)
    assert made.schema["actions"] == ACTIONS
    assert made.columns == ["row", "actions"]
    assert made["actions"].to_list() == [
        [
            {"text": "Moderate writing", "owner": "Head", "due": None, "state": "done"},
            {"text": "Visit again", "owner": None, "due": "1 March", "state": None},
        ],
        [{"text": "Phonics; one action", "owner": None, "due": None, "state": None}],
    ]


def test_one_action_beside_columns_for_its_parts_takes_them() -> None:
    frame = pl.DataFrame({"actions": ["Visit"], "actions_owner": ["Head"], "actions_state": ["in progress"]})
    assert gather_actions(frame)["actions"].to_list() == [
        [{"text": "Visit", "owner": "Head", "due": None, "state": "partly"}]
    ]


def test_a_list_without_actions_has_none() -> None:
    assert gather_actions(pl.DataFrame({"adviser": ["Team A"]}))["actions"].to_list() == [[]]

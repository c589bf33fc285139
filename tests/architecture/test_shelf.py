"""Every definition loads as what it is; what does not fit is named with file and line."""

from pathlib import Path

import pytest

from keystage.analysis import shelf
from keystage.analysis.catalogue import DEFINITIONS, check
from keystage.analysis.measures import measures
from keystage.analysis.returns import layouts
from keystage.analysis.vocabulary import pupil_groups


@pytest.mark.req("X.2")
def test_every_shipped_definition_fits() -> None:
    assert [problem.sentence for problem in check()] == []


def test_every_kind_on_the_shelf_is_in_the_catalogue() -> None:
    assert set(shelf.kinds()) == set(DEFINITIONS)


def test_every_column_of_a_layout_names_a_measure_and_a_group_that_there_are() -> None:
    known, groups = measures(), pupil_groups()
    for layout in layouts():
        for column in layout.columns:
            if column.measure:
                assert column.measure in known, f"{layout.code}.{column.code}: {column.measure}"
            assert column.group in groups, f"{layout.code}.{column.code}: {column.group}"
        assert set(layout.groups.values()) <= set(groups.entries), layout.code


def _own(home: Path, text: str) -> list[str]:
    folder = home / "definitions" / "reasons"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(text)
    return [problem.sentence for problem in check(home)]


HEAD = 'schema = 1\ntitle = "Ours"\nsource = "Us"\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD + '\n[[reason]]\ncode = "a"\nword = "b"\n', "own.toml, line 7: “word” is not a key"),
        (HEAD + '\n[[reason]]\ncode = "a"\n', "own.toml, line 1: Reason needs “words”"),
        (HEAD + '\n[[reason]]\ncode = "a"\nwords = 3\n', "own.toml, line 7: “words” should be str"),
        (HEAD + '\n[[raeson]]\ncode = "a"\nwords = "b"\n', "own.toml: [[raeson]] is not a table of reasons"),
        (HEAD.replace("1", "2") + '\n[[reason]]\ncode = "a"\nwords = "b"\n', "schema 2 is newer"),
        ("schema = ", "own.toml: not a definition file"),
        (HEAD + 'colour = "red"\n', "own.toml, line 4: “colour” is not a key of Head"),
    ],
)
def test_definition_that_does_not_fit_is_named_with_file_and_line(tmp_path: Path, text: str, sentence: str) -> None:
    found = _own(tmp_path, text)
    assert any(sentence in said for said in found), found


@pytest.mark.req("X.2")
def test_area_may_shadow_a_shipped_definition_by_its_code(tmp_path: Path) -> None:
    assert _own(tmp_path, HEAD + '\n[[reason]]\ncode = "blank"\nwords = "not given"\n') == []
    from keystage.analysis.vocabulary import reasons

    assert reasons(tmp_path)["blank"].words == "not given"
    assert reasons()["blank"].words != "not given"

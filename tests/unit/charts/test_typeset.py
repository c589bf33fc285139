"""Words are as wide as the fonts that ship say, and are cut where they do not fit."""

from fontTools.ttLib import TTFont
from tests.unit.charts.font_widths import CHARTS, TABLE, module

from keystage.analysis.charts.typeset import shorten, width, wrap


def test_table_agrees_with_the_fonts_that_ship() -> None:
    assert TABLE.read_text(encoding="utf-8") == module(), "run script/font-widths"


def test_width_is_the_sum_of_advances() -> None:
    font = TTFont(CHARTS / "fonts/Inter-SemiBold.otf")
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    expected = sum(advances[glyphs[ord(letter)]][0] for letter in "Writing") / font["head"].unitsPerEm * 10.5
    assert abs(width("Writing", 10.5, bold=True) - expected) < 0.05


def test_figures_are_tabular() -> None:
    assert width("11", 10) == width("88", 10)
    assert width("11", 10, prose=True) < width("11", 10)


def test_unknown_letters_are_taken_as_wide() -> None:
    assert width("校", 10) == 10


def test_words_that_fit_stay_whole() -> None:
    assert shorten("SEN support", 8.5, 100) == "SEN support"


def test_words_that_do_not_fit_are_cut() -> None:
    short = shorten("Pupils who joined in Year 5 or 6", 8.5, 60)
    assert short.endswith("…")
    assert width(short, 8.5, prose=True) <= 60
    assert shorten("wide", 8.5, 1) == ""


def test_wrapped_lines_fit_and_lose_nothing_without_a_mark() -> None:
    words = "not published for this kind of school"
    lines = wrap(words, 8.5, 60, 4)
    assert " ".join(lines) == words
    assert all(width(line, 8.5, prose=True) <= 60 for line in lines)
    assert wrap(words, 8.5, 60, 2)[-1].endswith("…")

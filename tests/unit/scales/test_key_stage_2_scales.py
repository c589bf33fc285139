import polars as pl
import pytest

from keystage.analysis import scales


def _read(code: str, year: int, *cells: str) -> scales.ReadResults:
    return scales.read_results(pl.Series(list(cells)), result=scales.results()[code], year=year)


# Domain handbook 2.7: codes of the tests 2016-18, and from 2019 on.
@pytest.mark.parametrize(
    ("year", "codes"),
    [
        (2016, "A B T M H L F P Q N CA CN"),
        (2018, "A B T M H L F P Q N CA CN"),
        (2019, "A B F H J L M N P Q U"),
        (2025, "A B F H J L M N P Q U"),
    ],
)
def test_codes_of_the_tests_of_each_year_have_a_reason(year: int, codes: str) -> None:
    for code in codes.split():
        read = _read("ks2_reading", year, code)
        assert read.grades.to_list() == [None]
        assert not len(read.wrong), code
        assert read.reasons[0] not in (None, "blank", "not_a_value"), code


def test_just_arrived_is_no_code_of_2018() -> None:
    assert len(_read("ks2_reading", 2018, "J").wrong) == 1


@pytest.mark.parametrize("code", ["ks2_reading", "ks2_maths", "ks2_writing", "ks2_gps", "ks2_english", "ks2_science"])
@pytest.mark.parametrize("year", range(1995, 2026))
def test_one_reason_a_code_and_one_code_a_reason(code: str, year: int) -> None:
    scale = scales.scale_in(scales.results()[code], year)
    if scale is not None:
        assert len({n.reason for n in scale.non_grades}) == len(scale.non_grades)


def test_every_reason_of_a_scale_is_on_the_shelf() -> None:
    from keystage.analysis.vocabulary import reasons

    known = {r.code for r in reasons()}
    assert {n.reason for s in scales.scales() if s.code.startswith("ks2_") for n in s.non_grades} <= known


def test_levels_are_read_as_files_write_them() -> None:
    read = _read("ks2_maths", 2013, "4b", "L4", "Level 5", "4.0", " 5A ", "w")
    assert read.grades.to_list() == ["4B", "4", "5", "4", "5A", "W"]


@pytest.mark.req("X.5")
def test_a_result_of_another_era_is_named_as_one() -> None:
    read = _read("ks2_maths", 2013, "104")
    assert list(read.eras.values()) == ["scaled scores from 80 to 120"]
    read = _read("ks2_maths", 2019, "4B")
    assert "National Curriculum levels" in read.eras[0]


@pytest.mark.parametrize("cell", ["79", "121", "100.5", "1OO", "１０４", "0", "9" * 400])
def test_what_is_no_scaled_score_is_wrong(cell: str) -> None:
    read = _read("ks2_reading", 2019, cell)
    assert read.wrong.tolist() == [0]
    assert read.grades.to_list() == [None]


@pytest.mark.parametrize("year", [2020, 2021])
def test_there_were_no_tests_in_2020_and_2021(year: int) -> None:
    assert scales.scale_in(scales.results()["ks2_reading"], year) is None
    assert len(_read("ks2_reading", year, "104").wrong) == 1


def test_writing_was_a_test_to_2011_and_is_assessed_since() -> None:
    writing = scales.results()["ks2_writing"]
    held = [scales.scale_in(writing, year) for year in (2011, 2012, 2016, 2018, 2019, 2022)]
    assert [s.code if s else None for s in held] == [
        "ks2_levels_test_1995", "ks2_levels_teacher", "ks2_writing_2016", "ks2_writing_2017", "ks2_writing_2019",
        "ks2_writing_2022",
    ]  # fmt: skip


# Domain handbook 2.8, points below a scaled score.
@pytest.mark.parametrize(
    ("year", "worth"),
    [
        (2016, {"PKG": 79, "PKE": 76, "PKF": 73, "BLW": 70, "P8": 70, "P4": 70, "P1i": 70}),
        (2017, {"PKG": 79, "PKE": 76, "PKF": 73, "BLW": 71, "P8": 69, "P7": 67, "P6": 65, "P5": 63, "P4": 61}),
        (2018, {"PKG": 79, "PKE": 76, "PKF": 73, "BLW": 71, "P8": 69, "P7": 67, "P6": 65, "P5": 63, "P1i": 59}),
        (2019, {"PK6": 79, "PK5": 76, "PK4": 73, "PK3": 70, "PK2": 67, "PK1": 64, "BLW": 62, "P4": 61, "P3ii": 59}),
        (2022, {"PK6": 79, "PK1": 64, "EM": None}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("code", ["ks2_writing", "ks2_reading_ta", "ks2_maths_ta"])
def test_points_below_a_scaled_score(code: str, year: int, worth: dict[str, float | None]) -> None:
    scale = scales.scale_in(scales.results()[code], year)
    assert scale is not None
    read = _read(code, year, *worth)
    found = scales.points(read.grades, scale=scale)
    assert [None if f != f else f for f in found.tolist()] == list(worth.values())


@pytest.mark.parametrize(("year", "points"), [(2016, None), (2017, 79), (2018, 79), (2019, 79), (2023, 79)])
def test_what_a_test_without_a_score_is_worth(year: int, points: float | None) -> None:
    scale = scales.scale_in(scales.results()["ks2_maths"], year)
    assert scale is not None
    assert next(n.points for n in scale.non_grades if n.code == "N") == points


def test_no_two_results_of_key_stage_2_share_a_heading() -> None:
    owner: dict[str, str] = {}
    for result in scales.results():
        if result.key_stage == "KS2":
            for heading in result.headers:
                plain = "".join(c for c in heading.lower() if c.isalnum())
                assert owner.setdefault(plain, result.code) == result.code, heading

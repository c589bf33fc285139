"""Every real file gets a verdict: its kind, its rows, its year; what holds no data is refused in words."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.returns import Reading, read

# file, year to give, kind, rows, year of the results
READ = (
    ("performance/england_abs_2018-19.csv.gz", "2018/19", "absence", 21_217, "2018/19"),
    ("performance/england_census_2018-19.csv.gz", "2018/19", "census", 23_942, "2018/19"),
    ("performance/ks2_2012-13_england_NClevels_28col.csv.gz", "2012/13", "ks2_levels", 16_190, "2012/13"),
    ("performance/ks2_2016-17_850_hampshire_raw.csv.gz", None, "ks2_performance", 331, "2016/17"),
    ("performance/ks2_2016-17_england_25col.csv.gz", None, "ks2_reduced", 16_313, "2016/17"),
    ("performance/ks2_2017-18_850_hampshire_raw.csv.gz", None, "ks2_performance", 331, "2017/18"),
    ("performance/ks2_2017-18_england_25col.csv.gz", None, "ks2_reduced", 16_364, "2017/18"),
    ("performance/ks2_2018-19_850_hampshire_raw.csv.gz", None, "ks2_performance", 334, "2018/19"),
    ("performance/ks2_2018-19_england_progress_geo.csv.gz", "2018/19", "ks2_progress_map", 16_355, "2018/19"),
    ("performance/ks4_2016-17_england_19col.csv", None, "ks4_reduced", 5_399, "2016/17"),
    ("performance/ks4_2017-18_england_19col.csv.gz", None, "ks4_reduced", 5_519, "2017/18"),
    ("performance/ks4_2018-19_england_provisional_25col.csv.gz", "2018/19", "ks4_performance", 5_652, "2018/19"),
    ("performance/ks4_mats_2022-23_england_latin1.csv", None, "ks4_trusts", 216, "2022/23"),
    ("register/england_spine_2017-18.csv.gz", "2017/18", "spine", 26_078, "2017/18"),
    ("register/gias_2022-04-19_hampshire_surrey_primary_search_download.csv.gz", None, "gias", 728, None),
    ("register/gias_fullcolumns_sample_139col.csv", None, "gias", 99, None),
    ("register/gias_group_links_2022-03.csv.gz", None, "gias_group_links", 20_395, None),
    ("register/gias_groups_trusts_federations_2022-03.csv.gz", None, "gias_groups", 6_883, None),
    ("register/gias_predecessor_successor_links_2022-05.csv.gz", None, "gias_links", 30_646, None),
    ("register/la_and_region_codes_meta_2018-19.csv", None, "la_regions", 151, None),
    ("register/lait_la_code_list.xlsx", None, "lait_areas", 171, None),
    ("ofsted/ofsted_state_of_nation_2018-07-31.csv.gz", None, "ofsted_outcomes", 21_739, None),
    ("la_level/lait_bds_long.parquet", None, "lait", 641_070, None),
    ("la_level/lait_data_dictionary.csv.gz", None, "lait_dictionary", 448, None),
    ("la_level/lait_statistical_neighbours_may_2025.xlsx", None, "lait_neighbours", 159, None),
    ("la_level/smc_IN12_attainment_at_age_11.csv", None, "social_mobility", 690, None),
    ("ees/202324_information_about_schools_final.csv.gz", None, "ees_ks4_schools", 5_709, "2023/24"),
    ("ees/ees_data_dictionary.csv", None, "ees_dictionary", 1_613, None),
    ("meta/ks2_meta_2016-17.csv", None, "column_dictionary", 290, None),
    ("meta/ks2_meta_2017-18.csv", None, "column_dictionary", 326, None),
    ("meta/ks2_meta_2018-19.csv", None, "column_dictionary", 318, None),
    ("meta/ks4_final_meta_2018-19.csv", None, "column_dictionary", 505, None),
    ("meta/ks4_mats_meta_2022-23.csv", None, "column_dictionary", 67, None),
    ("meta/school_information_meta_2018-19.csv", None, "column_dictionary", 24, None),
)  # fmt: skip
REFUSED = (
    ("meta/abbreviations_2016-17.xlsx", "list of the abbreviations"),
    ("meta/abbreviations_2017-18.xlsx", "list of the abbreviations"),
    ("meta/ees_ks4_2023-24_data-guidance.txt", "a description rather than a table"),
    ("meta/ks4_meta_methodology_2018-19.csv", "a description rather than a table"),
)
SOME_ERRORS = "performance/england_swf_undated.csv.gz"
NOT_OURS = ("multilevel", "comparative_judgement", "README.md")


@pytest.mark.parametrize(("file", "year", "kind", "rows", "stated"), READ, ids=[r[0] for r in READ])
def test_a_public_file_is_read_whole(
    shared_data: Path, file: str, year: str | None, kind: str, rows: int, stated: str | None
) -> None:
    (reading,) = read(shared_data / file, year=year)
    assert (reading.kind, reading.rows, reading.good.height) == (kind, rows, rows)
    assert (str(reading.year) if reading.year else None) == stated


@pytest.mark.parametrize(("file", "words"), REFUSED)
def test_a_file_that_describes_data_says_that_there_is_nothing_to_import(
    shared_data: Path, file: str, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        read(shared_data / file)


def test_the_truncated_file_names_its_last_row(shared_data: Path) -> None:
    (reading,) = read(shared_data / SOME_ERRORS, year="2018/19")
    assert (reading.rows, reading.good.height, set(reading.bad_rows)) == (8_178, 8_177, {8_179})
    assert "10 of 12 cells" in reading.findings[0].message


def test_no_file_is_forgotten(shared_data: Path) -> None:
    known = {file for file, *_ in (*READ, *REFUSED)} | {SOME_ERRORS}
    files = {str(p.relative_to(shared_data)) for p in shared_data.rglob("*") if p.is_file()}
    assert {f for f in files if f.split("/")[0] not in NOT_OURS} == known


def _one(shared_data: Path, file: str, year: str | None = None) -> pl.DataFrame:
    (reading,) = read(shared_data / file, year=year)
    assert isinstance(reading, Reading)
    return reading.frame


def test_every_suppressed_cell_of_the_hampshire_file_has_its_reason(shared_data: Path) -> None:
    """Against a plain count of the file's text: a sixth of its cells are SUPP."""
    frame = _one(shared_data, "performance/ks2_2018-19_850_hampshire_raw.csv.gz")
    reasons = [name for name in frame.columns if name.endswith(":reason")]
    found = sum((frame[name] == "suppressed").sum() for name in reasons)
    text = gzip.decompress((shared_data / "performance/ks2_2018-19_850_hampshire_raw.csv.gz").read_bytes()).decode()
    assert found == sum(cell == "SUPP" for line in text.splitlines() for cell in line.split(","))


def test_groups_of_pupils_have_columns_of_their_own(shared_data: Path) -> None:
    """Anstey Junior School 2018/19, URN 115851, as its row of the file reads."""
    frame = _one(shared_data, "performance/ks2_2018-19_850_hampshire_raw.csv.gz")
    row = frame.filter(pl.col("urn") == "115851").row(0, named=True)
    assert (row["eligible"], row["eligible__disadvantaged"], row["eligible__boys"]) == (60, 18, 32)
    assert (row["rwm_exp"], row["rwm_exp__boys"], row["rwm_exp__girls"]) == (63.0, 66.0, 61.0)
    assert (row["rwm_exp__low_prior"], row["rwm_exp__low_prior:reason"]) == (None, "suppressed")
    assert (row["rwm_exp__disadvantaged"], row["rwm_exp_gap"]) == (61.0, -10.0)
    assert (row["reading_progress"], row["reading_progress_low"], row["reading_progress_high"]) == (-1.9, -3.4, -0.3)
    assert (row["reading_progress__boys"], row["reading_progress_low__boys"]) == (-2.3, -4.5)


def test_the_sum_of_the_schools_cohorts_is_the_authoritys(shared_data: Path) -> None:
    frame = _one(shared_data, "performance/ks2_2018-19_850_hampshire_raw.csv.gz")
    by_level = dict(frame.group_by("level").agg(pl.col("eligible").sum()).iter_rows())
    assert by_level["school"] == by_level["la"]


def test_key_stage_4_record_types_are_not_those_of_key_stage_2(shared_data: Path) -> None:
    frame = _one(shared_data, "performance/ks4_2018-19_england_provisional_25col.csv.gz", "2018/19")
    levels = dict(frame["level"].value_counts().iter_rows())
    assert (levels["la"], levels["national"], levels["national_all"]) == (155, 1, 1)
    nation = frame.filter(pl.col("level") == "national").row(0, named=True)
    assert (nation["attainment8"], nation["progress8"], nation["progress8_pupils"]) == (46.5, -0.03, 513_055)


def test_trusts_are_groups_and_their_letters_right(shared_data: Path) -> None:
    frame = _one(shared_data, "performance/ks4_mats_2022-23_england_latin1.csv")
    assert frame["level"].unique().to_list() == ["group"]
    assert frame["trust"].str.contains("É").any()
    assert frame["progress8__disadvantaged:reason"].drop_nulls().to_list() == ["suppressed_trust"] * 4


def test_national_curriculum_levels_keep_their_national_row(shared_data: Path) -> None:
    frame = _one(shared_data, "performance/ks2_2012-13_england_NClevels_28col.csv.gz", "2012/13")
    nation = frame.filter(pl.col("level") == "national").row(0, named=True)
    assert (nation["aps"], nation["reading_l4"], nation["maths_2lp"]) == (28.4, 86.0, 88.0)
    assert frame.filter(pl.col("level") == "la").height == 152


def test_lait_gives_the_series_anyone_can_look_up(shared_data: Path) -> None:
    """Kent 2016 to 2025, England beside it; 2020 and 2021 were not available."""
    frame = _one(shared_data, "la_level/lait_bds_long.parquet").filter(pl.col("indicator") == "KS2RWM_Expected_STD")
    kent = frame.filter(pl.col("la") == "886").sort("year")
    assert kent["value"].to_list() == [59, 65, 67, 68, None, None, 59, 59, 62, 62]
    assert kent["value:reason"].drop_nulls().to_list() == ["not_available"] * 2
    england = frame.filter(pl.col("level") == "national").sort("year")
    assert england["value"].drop_nulls().to_list() == [54, 62, 65, 65, 59, 60, 61, 63]


def test_lait_values_that_are_not_available_are_counted(shared_data: Path) -> None:
    frame = _one(shared_data, "la_level/lait_bds_long.parquet")
    assert (frame["value:reason"] == "not_available").sum() == 93_883
    assert frame["year:reason"].drop_nulls().unique().to_list() == ["not_applicable"]


def test_statistical_neighbours_are_read_below_three_rows_of_headers(shared_data: Path) -> None:
    frame = _one(shared_data, "la_level/lait_statistical_neighbours_may_2025.xlsx")
    barking = frame.filter(pl.col("la") == "301").row(0, named=True)
    assert (barking["la_name"], barking["neighbour_1"], barking["closeness_1"]) == (
        "Barking and Dagenham",
        "308",
        "Close",
    )
    assert (barking["neighbour_10"], barking["closeness_10"]) == ("203", "Somewhat close")


def test_the_register_joins_links_again_and_drops_names(shared_data: Path) -> None:
    file = "register/gias_2022-04-19_hampshire_surrey_primary_search_download.csv.gz"
    (reading,) = read(shared_data / file)
    assert reading.frame.filter(pl.col("linked").str.contains(",")).height >= 35
    assert not [name for name in reading.frame.columns if name.startswith("head")]
    assert str(reading.dated) == "2022-04-19"


def test_new_statistics_codes_are_counted(shared_data: Path) -> None:
    """53,355 z and 3,731 c stand in the file; some of them in columns of text."""
    frame = _one(shared_data, "ees/202324_information_about_schools_final.csv.gz")
    counts = {"not_applicable": 0, "suppressed": 0}
    for name in frame.columns:
        if name.endswith(":reason"):
            for reason in counts:
                counts[reason] += int((frame[name] == reason).sum())
    assert counts == {"not_applicable": 53_355, "suppressed": 3_731}

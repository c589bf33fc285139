"""Attainment 8 and Progress 8 of little tables of pupils, worked by hand."""

import pytest
from tests.factories.pupil_examples import Example, check

AQA = "AQA, Attainment 8; domain handbook 2.9"
FLOOR = "DfE key stage 4 methodology 2018-19, capping of extreme scores; domain handbook 2.9"

SEPARATE = """
    ks4_maths | ks4_english_language | ks4_english_literature | ks4_biology | ks4_chemistry | ks4_physics | ks4_history | ks4_french | ks4_art | ks4_pe
    6         | 5                    | 7                      | 6           | 7             | 5           | 6           | 4          | 8       | 3
"""  # noqa: E501
NINES = "ks4_maths | ks4_english_language | ks4_english_literature | ks4_combined_science | ks4_history | ks4_french | ks4_art | ks4_music"  # noqa: E501
STARTS = f"""
    ks2_average | {SEPARATE.strip().splitlines()[0]}
    5.0 | 6 | 5 | 7 | 6 | 7 | 5 | 6 | 4 | 8 | 3   # Attainment 8 of 63 against 53: +1.0
    2.4 | U |   |   |   |   |   |   |   |   |     # none against 20: −2.0
        | 6 | 5 | 7 | 6 | 7 | 5 | 6 | 4 | 8 | 3   # no start: left out
"""
TABLE = ((2019, "ks4_attainment8", 2.0, 2.5, 20.0, -1.5), (2019, "ks4_attainment8", 4.95, 5.05, 53.0, None))

EXAMPLES = [
    Example(
        "ks4_attainment8",
        2019,
        "Maths twice (12), literature twice (14), chemistry, biology, history (19), then art, physics, language (18)",
        SEPARATE,
        "63.0 of 1",
        source=AQA,
    ),
    Example(
        "ks4_attainment8",
        2019,
        "English counts once where literature was not taken; combined science at 5-4 fills two slots with 4.5 each",
        """
        ks4_maths | ks4_english_language | ks4_english_literature | ks4_combined_science | ks4_geography | ks4_art | ks4_religious_studies | ks4_drama
        4         | 4                    |                        | 5-4                  | 3             | 5       | 4                     | 2   # 8 + 4 + 12 + 11
        """,  # noqa: E501
        "35.0 of 1",
        source=AQA,
    ),
    Example(
        "ks4_attainment8",
        2019,
        "The two grades of combined science may stand apart: one with the EBacc subjects, one among the open ones",
        """
        ks4_maths | ks4_english_language | ks4_english_literature | ks4_combined_science | ks4_history | ks4_french | ks4_computer_science
        7         | 7                    | 6                      | 7-6                  | 8           | 8          | 6     # 14 + 14 + 22.5 + 18.5
        """,  # noqa: E501
        "69.0 of 1",
        source=AQA,
    ),
    Example(
        "ks4_attainment8",
        2019,
        "Slots without a subject are worth 0; a merit at level 2 is worth 5.5",
        """
        ks4_maths | ks4_english_language | ks4_english_literature | ks4_art | ks4_media | ks4_pe | ks4_other_1
        3 | 3 | 2 | 4 | 3 | 2 | L2M   # 6 + 6 + 0 + 12.5
        """,
        "24.5 of 1",
        source=AQA,
    ),
    Example(
        "ks4_attainment8",
        2017,
        "In 2016/17 English and maths are graded 9 to 1 and the rest A* 8.5, A 7, B 5.5, C 4",
        """
        ks4_maths | ks4_english_language | ks4_english_literature | ks4_history | ks4_biology | ks4_chemistry | ks4_physics | ks4_art
        5         | 4                    | 5                      | C           | B           | A             | C           | A*   # 10 + 10 + 16.5 + 16.5
        """,  # noqa: E501
        "53.0 of 1",
        source=AQA,
    ),
    Example(
        "ks4_attainment8",
        2016,
        "In 2015/16 A* is 8 and G 1; combined English counts twice by itself, science and additional science are two",
        """
        ks4_maths | ks4_english | ks4_science_core | ks4_science_additional | ks4_history | ks4_art | ks4_statistics
        C | B | C | B | D | A | E   # 10 + 12 + 15 + 10
        """,
        "47.0 of 1",
        source=AQA,
    ),
    Example("ks4_attainment8", 2019, "The most there can be", f"{NINES}\n9|9|9|9-9|9|9|9|9", "90.0 of 1", source=AQA),
    Example(
        "ks4_attainment8",
        2016,
        "The most there could be in 2015/16",
        "ks4_maths | ks4_english_language | ks4_english_literature | ks4_biology | ks4_chemistry | ks4_physics | "
        "ks4_art | ks4_music | ks4_drama\nA*|A*|A*|A*|A*|A*|A*|A*|A*",
        "80.0 of 1",
        source=AQA,
    ),
    Example(
        "ks4_attainment8",
        2019,
        "An ungraded literature paper was taken, so that language counts twice; X was not; a result to come leaves out",
        """
        ks4_maths | ks4_english_language | ks4_english_literature | ks4_history
        5         | 5                    | U                      | 5   # 10 + 10 + 5
        5         | 5                    | X                      | 5   # 10 + 5 + 5
        Q         | 5                    | 5                      | 5   # not known yet: left out
                  |                      |                        |     # no result at all: 0
        """,
        "15.0 of 3",
        source="Pearson, Progress 8 questions (an attempt is any grade or U, not X)",
    ),
    Example("ks4_attainment8_english", 2019, "The better of the two, twice", SEPARATE, "14.0 of 1", source=AQA),
    Example("ks4_attainment8_maths", 2019, "Maths, twice", SEPARATE, "12.0 of 1", source=AQA),
    Example("ks4_attainment8_ebacc", 2019, "The three best EBacc subjects", SEPARATE, "19.0 of 1", source=AQA),
    Example("ks4_attainment8_open", 2019, "The three best of what is left", SEPARATE, "18.0 of 1", source=AQA),
    Example(
        "ks4_high_attainers",
        2019,
        "Grade 7 on average over ten counts",
        f"{NINES}\n7|7|7|7-7|7|7|7|7\n7|7|7|7-6|7|7|7|6",
        "1 of 2",
        source="Our definition",
    ),
    Example(
        "ks4_progress8",
        2019,
        "A score under the floor of its prior-attainment group counts as the floor: (1.0 − 1.5) / 2",
        STARTS,
        "-0.25 of 2",
        expected=TABLE,
        source=FLOOR,
    ),
    Example(
        "ks4_progress8_original",
        2019,
        "Before scores are raised to a floor: (1.0 − 2.0) / 2",
        STARTS,
        "-0.50 of 2",
        expected=TABLE,
        source=FLOOR,
    ),
    Example(
        "ks4_progress8",
        2022,
        "Pupils tested at 11 since 2016 start from the mean of reading and maths: 104 and, with one test, 98",
        f"ks2_reading | ks2_maths | {NINES}\n105 | 103 | 6|6|6|6-6|6|6|6|6\n | 98 | 4|4|4|4-4|4|4|4|4",
        "0.45 of 2",  # (60 - 50) / 10 and (40 - 41) / 10
        expected=(
            (2022, "ks4_attainment8", 97.5, 98.5, 41.0, -2.0),
            (2022, "ks4_attainment8", 103.5, 104.5, 50.0, None),
        ),
        source="Domain handbook 2.9; lessonslearned.com, Baseline for Progress 8",
    ),
    Example(
        "ks4_progress8_maths",
        2019,
        "An element's score is a slot's: (12 − 10) / 2",
        STARTS,
        "1.0 of 1",
        expected=((2019, "ks4_attainment8_maths", 4.95, 5.05, 10.0, None),),
        source="DfE P8MEAMAT",
    ),
]


@pytest.mark.req("X.4", "X.5")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}-{e.year}")
def test_attainment_and_progress_8(example: Example) -> None:
    check(example)

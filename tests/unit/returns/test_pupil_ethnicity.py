"""Ethnic groups as files write them: the department's codes, words, or both."""

import pytest

from keystage.analysis.returns import read


def _read(*words: str) -> tuple[list[object], list[str]]:
    lines = [f"999001,{i},2018/19,6,{word},104" for i, word in enumerate(words)]
    text = "\n".join(["URN,Pupil number,Academic year,Year group,Ethnicity,KS2 reading", *lines]) + "\n"
    (reading,) = read(text.encode())
    return reading.frame["ethnicity"].to_list(), [f.rule for f in reading.findings if f.column == "Ethnicity"]


@pytest.mark.req("1.2")
def test_codes_and_words_give_the_main_code() -> None:
    found, said = _read("WBRI", "white british", "WBRI - White British", "WCOR", "Pakistani", "Refused", "")

    assert found == ["WBRI", "WBRI", "WBRI", "WBRI", "APKN", None, None]
    assert said == []


def test_what_is_not_known_stays_and_is_said() -> None:
    found, said = _read("Martian", "WBRI")

    assert found == ["MARTIAN", "WBRI"]
    assert said == ["unknown-ethnicity"]

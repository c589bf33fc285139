"""The reference page of criteria says what the code does."""

import re

from tests.criteria_page import PAGE, page

from keystage.analysis.triage import catalogue, compile


def test_page_is_in_step_with_the_names_the_code_knows() -> None:
    assert PAGE.read_text("utf-8") == page(), "run script/criteria"


def test_examples_of_the_page_are_criteria() -> None:
    text = PAGE.read_text("utf-8")
    examples = re.findall(r"```sql\n(.+)\n```", text)
    examples += re.findall(r"`(\w+ (?:>|NOT IN|IN|BETWEEN|IS) [^`]*|NOT [^`]{9,}|\w+ - \w+ > \d+)`", text)
    examples = [e for e in examples if "…" not in e]
    assert len(examples) >= 7
    for example in examples:
        compile(example, catalogue())

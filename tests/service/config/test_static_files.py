"""Scripts and stylesheets under names that change with their contents."""

import re
from pathlib import Path

from keystage.service.config.static_files import are_collected, collect


def test_a_script_asks_for_another_by_the_name_it_now_has(tmp_path: Path) -> None:
    collect(tmp_path)
    assert are_collected(tmp_path)
    found = 0
    for script in (tmp_path / "static" / "keystage").glob("*.js"):
        for asked in re.findall(r"""\bfrom\s+["'](\.[^"']+)["']""", script.read_text("utf-8")):
            found += 1
            assert (script.parent / asked).resolve().is_file(), f"{script.name} asks for {asked}"
    assert found

"""Packs in print: the one page and three pages behind it, by typst as we do it and by WeasyPrint from our own HTML.

`python benchmarks/packs.py [packs]` prints both in one run, with the memory of a process after few and after many.
"""

import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.factories.alder_bridge import key_stage_pages, note_of_visit

from keystage.analysis import publish
from keystage.analysis.packs.values import Document

_WEASYPRINT_PACKS = 5


def varied(value: Any, school: int) -> Any:
    """The same value with every figure moved: no two packs share a table's texts or a picture."""
    if isinstance(value, float):
        return value + school % 97 * 0.11
    if isinstance(value, str):
        return re.sub(r"\d\d(?=%| pupils|$)", lambda m: f"{(int(m[0]) + school) % 90 + 10}", value)
    if isinstance(value, tuple):
        return tuple(varied(part, school) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"unit", "shape", "align", "audience", "widths", "scale", "year", "level"}
        return replace(
            value, **{f.name: varied(getattr(value, f.name), school) for f in fields(value) if f.name not in kept}
        )
    return value


def pack(school: int) -> Document:
    made: Document = varied(key_stage_pages(), school)
    assert made.page is not None
    return replace(made, page=replace(made.page, name=f"School {school} Primary School", pictures=made.page.pictures))


def jobs(count: int, folder: Path) -> Iterator[publish.Job]:
    for school in range(count):
        yield publish.Job(partial(pack, school), "pdf", folder / f"{school}.pdf")


def seconds_each(count: int, workers: int) -> tuple[float, float]:
    """Seconds a pack once the processes are warm, and the largest process's memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        made = publish.print_all(jobs(count, Path(folder)), workers=workers)
        for _ in range(2 * workers):
            next(made)
        start = time.perf_counter()
        outcomes = list(made)
        spent = time.perf_counter() - start
    assert all(isinstance(m, publish.Written) and m.pages == 4 for m in outcomes)
    return spent / len(outcomes), getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024


def weasyprint_seconds() -> tuple[float, int]:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    html = [publish.render(pack(school), format="html").data.decode() for school in range(_WEASYPRINT_PACKS + 1)]
    pages = len(HTML(string=html.pop()).render(font_config=fonts).pages)
    start = time.perf_counter()
    for text in html:
        HTML(string=text).write_pdf(font_config=fonts, pdf_variant="pdf/ua-1")
    return (time.perf_counter() - start) / len(html), pages


def note_seconds() -> float:
    publish.render(note_of_visit(), format="docx")
    start = time.perf_counter()
    for school in range(10):
        publish.render(varied(note_of_visit(), school), format="docx")
    return (time.perf_counter() - start) / 10


def main(count: int) -> None:
    two, little = seconds_each(count, workers=2)
    print(f"typst, two processes: {1 / two:.1f} packs a second (aim 20), {count} packs of 4 pages")
    more, much = seconds_each(4 * count, workers=2)
    print(f"typst, two processes, four times as many: {1 / more:.1f} packs a second")
    print(f"memory of the largest process: {little:.0f} MB after {count}, {much:.0f} MB after {4 * count}")
    busy = time.process_time()
    one, _ = seconds_each(count, workers=1)
    busy = (time.process_time() - busy) / count
    print(f"typst, one process: {one * 1000:.0f} ms a pack, of which the processor {busy * 1000:.0f}")
    peer, pages = weasyprint_seconds()
    print(f"WeasyPrint, one process, the same content ({pages} pages): {peer * 1000:.0f} ms a pack")
    print(f"ratio: {peer / one:.1f} (aim 10)")
    print(f"Word note: {note_seconds() * 1000:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)

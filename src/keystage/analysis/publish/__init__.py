"""Documents into PDF, Word, Excel, CSV and HTML: the only room that knows formats out."""

from keystage.analysis.publish.bundle import bundle
from keystage.analysis.publish.press import Failed, Job, Outcome, print_all
from keystage.analysis.publish.printing import FORMATS, Format, Printable, Rendered, Written, render, write

__all__ = [
    "FORMATS", "Failed", "Format", "Job", "Outcome", "Printable", "Rendered", "Written", "bundle", "print_all",
    "render", "write",
]  # fmt: skip

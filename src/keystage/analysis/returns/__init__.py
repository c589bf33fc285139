"""Files from outside: recognised by what is in them, read to typed frames, with findings."""

from keystage.analysis.returns.examination import examine, open_tables, read
from keystage.analysis.returns.layout import Column, Layout, layouts
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import LEVEL, ROW, SCOPE, Finding, Reading, Refusal, Severity, reason_column

__all__ = [
    "LEVEL", "ROW", "SCOPE", "Column", "Finding", "Layout", "RawTable", "Reading", "Refusal", "Severity", "examine",
    "layouts", "open_tables", "read", "reason_column",
]  # fmt: skip

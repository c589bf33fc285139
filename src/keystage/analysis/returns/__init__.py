"""Files from outside: recognised by what is in them, read to typed frames, with findings."""

from keystage.analysis.returns.layout import Column, Layout
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import ROW, Finding, Reading, Severity, reason_column

__all__ = ["ROW", "Column", "Finding", "Layout", "RawTable", "Reading", "Severity", "reason_column"]

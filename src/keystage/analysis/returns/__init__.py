"""Files from outside: recognised by what is in them, read to typed frames, with findings."""

from keystage.analysis.returns.ctf import CtfResult, CtfSchool, CtfVersions, write_ctf
from keystage.analysis.returns.examination import examine, open_tables, read
from keystage.analysis.returns.layout import Column, Layout, layouts
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import LEVEL, ROW, SCOPE, Finding, Reading, Refusal, Severity, reason_column
from keystage.analysis.returns.verdict import Verdict, verdict_on

__all__ = [
    "LEVEL", "ROW", "SCOPE", "Column", "CtfResult", "CtfSchool", "CtfVersions", "Finding", "Layout", "RawTable",
    "Reading", "Refusal", "Severity", "Verdict", "examine", "layouts", "open_tables", "read", "reason_column",
    "verdict_on", "write_ctf",
]  # fmt: skip

"""The Common Transfer File: how schools and the department hand on pupils' results, as XML.

Learnt from the department's specifications of versions 12 to 21 as far as they are quoted in public, and from the
department's own public software that writes such files.
"""

from keystage.analysis.returns.ctf.definition import CtfResult, CtfVersions, ctf_results, ctf_versions
from keystage.analysis.returns.ctf.header import Header, Place
from keystage.analysis.returns.ctf.table import HEADINGS, read_ctf
from keystage.analysis.returns.ctf.writing import CtfSchool, write_ctf

__all__ = [
    "HEADINGS", "CtfResult", "CtfSchool", "CtfVersions", "Header", "Place", "ctf_results", "ctf_versions", "read_ctf",
    "write_ctf",
]  # fmt: skip

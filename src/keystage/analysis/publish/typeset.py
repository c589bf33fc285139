"""Typst, kept warm: one compiler a process, with the fonts we ship and no other."""

import json
import threading
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from keystage.analysis.errors import MethodError

__all__ = ["NoRoomError", "typeset"]

_TEMPLATES = Path(str(files("keystage.analysis.publish") / "templates"))
_FONTS = Path(str(files("keystage.analysis.charts") / "fonts"))
_NO_ROOM = "keystage: no room"
_ONE_AT_A_TIME = threading.Lock()  # a compiler that is asked by two threads at once refuses the second


class NoRoomError(MethodError):
    """The one page does not fit on one page."""


def typeset(document: dict[str, Any]) -> bytes:
    """A tagged PDF/UA-1 of `document` (as `templates/main.typ` reads it). The same document gives the same bytes.

    Raises NoRoomError where the one page would need two.
    """
    inputs = {"document": json.dumps(document, ensure_ascii=False, separators=(",", ":"))}
    try:
        with _ONE_AT_A_TIME:
            made = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError as cause:
        if _NO_ROOM in cause.message:
            raise NoRoomError(_NO_ROOM) from cause
        raise
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])
    return typst.Compiler(_TEMPLATES / "main.typ", root=_TEMPLATES, font_paths=fonts)

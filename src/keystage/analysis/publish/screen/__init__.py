"""What a page that carries a document must serve beside it: the one stylesheet."""

from pathlib import Path

__all__ = ["SCREEN"]

SCREEN = Path(__file__).parent

"""Releases: what files say, kept as they came."""

from keystage.analysis.store.release import Release

__all__ = ["Release"]

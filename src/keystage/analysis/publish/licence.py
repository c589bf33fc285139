"""What must stand on everything made from the departments' files."""

__all__ = ["STATEMENT", "licensed"]

STATEMENT = "Contains public sector information licensed under the Open Government Licence v3.0."


def licensed(sources: str, *, made_up: bool) -> str:
    """The sources with the licence statement, once; made-up figures come from nobody's files."""
    if made_up or "Open Government Licence" in sources:
        return sources
    return f"{sources.rstrip()} {STATEMENT}".strip()

"""What must stand on everything: whose the figures are, or that they are nobody's."""

__all__ = ["MADE_UP", "STATEMENT", "licensed"]

MADE_UP = "Made-up data: there is no such school."
STATEMENT = "Contains public sector information licensed under the Open Government Licence v3.0."


def licensed(sources: str, *, made_up: bool) -> str:
    """The sources with the licence statement, once; made-up figures come from nobody's files."""
    if made_up or "Open Government Licence" in sources:
        return sources
    return f"{sources.rstrip()} {STATEMENT}".strip()

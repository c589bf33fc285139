"""Parts of an address."""

__all__ = ["Urn"]


class Urn:
    """A school's number: so that /schools/compare/ and the like are no school."""

    regex = "[0-9]{4,8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)

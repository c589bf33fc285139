"""How large a file may be. Every limit has a sentence of its own where it is met."""

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """unpacked: bytes of a file once decompressed. ratio: how many times its size a file of more than `small` bytes
    may grow when decompressed. rows, columns: of one table. cell: characters of one cell.
    slow: bytes of a CSV with broken quotation marks, which is read cell by cell. listed: findings listed a rule.
    elements, depth: of an XML document. attributes: of one element; attribute: characters of one; tag: bytes of one tag
    or comment.
    """

    unpacked: int = 500_000_000
    ratio: int = 100
    small: int = 20_000_000
    rows: int = 10_000_000
    columns: int = 5_000
    cell: int = 100_000
    slow: int = 50_000_000
    listed: int = 1_000
    elements: int = 5_000_000
    depth: int = 40
    attributes: int = 100
    attribute: int = 10_000
    tag: int = 250_000


LIMITS = Limits()

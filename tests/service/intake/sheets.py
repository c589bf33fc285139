"""Small files of invented schools, as an authority might send them in."""

__all__ = ["gld", "own_sheet", "school_list"]


def school_list(*rows: str) -> bytes:
    """The authority's own list of schools."""
    return "\n".join(["URN,School name,Adviser,Cluster", *(rows or _LIST)]).encode()


_LIST = ("999001,Alder Bridge Primary School,A. Adviser,North", "998001,Ferrow Bridge Primary School,B. Adviser,East")


def gld(*rows: str) -> bytes:
    """Schools' early years results, a row a figure, as the empty sheet has it."""
    lines = rows or ("999001,2018/19,Good level of development,71,30", "998001,2018/19,Good level of development,65,20")
    return "\n".join(["URN,Year,Measure,Value,Pupils", *lines]).encode()


def own_sheet() -> bytes:
    """A sheet that nobody has seen before."""
    rows = ("999001,Alder Bridge Primary School,61,by the river", "998001,Ferrow Bridge Primary School,72,on the hill")
    return "\n".join(["URN,School,Thriving score,Notes on site", *rows]).encode()

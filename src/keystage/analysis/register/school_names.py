"""School names as they are compared: what people write in many ways is written in one."""

import polars as pl

__all__ = ["core_of", "faith_of", "full_of", "place_of", "words_of"]

# In this order: longer ways of writing come first. Names are lower case, apostrophes gone, punctuation blank by then.
_SAME = (
    (r"\b(church of england|c of e|cofe|coe|c e)\b", "ce"),
    (r"\b(roman catholic|r c|catholic)\b", "rc"),
    (r"\b(voluntary aided|voluntary controlled|v a|v c|va|vc|aided|controlled)\b", " "),
    (r"\b(saints|ss|sts)\b", "sts"),
    (r"\bsaint\b", "st"),
    (r"\b(infants|inf)\b", "infant"),
    (r"\b(juniors|jnr|jun)\b", "junior"),
    (r"\b(prim|pri)\b", "primary"),
    (r"\b(and )?pre ?school\b", " "),
    (r"\b(sch|schools|school|the)\b", " "),
    (r"\bnurs\b", "nursery"),
)
# Words that lists leave out. Never infant, junior, first, nursery: they tell two schools on one site apart.
_LEFT_OUT = (
    r"\b(primary|academy|community|ce|rc|methodist|foundation|trust|combined|endowed|parochial|parish|free|and)\b"
)
_FAITHS = ("ce", "rc", "methodist")


def full_of(name: pl.Expr) -> pl.Expr:
    """A whole name as it is compared: “St. Mary’s C of E (VA) Primary School” is “st marys ce primary”."""
    text = (
        name.str.to_lowercase()
        .str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.replace_all(r"['’‘`]", "")
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"[^a-z0-9]+", " ")
    )
    for written, same in _SAME:
        text = text.str.replace_all(written, same)
    return _squeezed(text)


def core_of(full: pl.Expr) -> pl.Expr:
    """A whole name without the words that lists leave out: “st marys”. The whole name where nothing is left."""
    bare = _squeezed(full.str.replace_all(_LEFT_OUT, " "))
    return pl.when(bare == "").then(full).otherwise(bare)


def faith_of(full: pl.Expr) -> pl.Expr:
    """The church a name speaks of, "" for none."""
    words = full.str.split(" ")
    faith = pl.lit("")
    for code in _FAITHS:
        faith = pl.when(words.list.contains(code)).then(pl.lit(code)).otherwise(faith)
    return faith


def place_of(text: pl.Expr) -> pl.Expr:
    """A town or postcode without case, blanks and punctuation; null where nothing is left."""
    return text.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "").replace("", None)


def words_of(full: pl.Expr) -> pl.Expr:
    """The different words of a whole name, but for those that nearly every school has."""
    return full.str.replace_all(r"\b(primary|academy|and)\b", " ").str.extract_all(r"[a-z0-9]+").list.unique()


def _squeezed(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"\s+", " ").str.strip_chars()

"""An area's code in an address: a cluster's holds whatever its name does."""

from urllib.parse import quote, unquote

__all__ = ["AreaCode"]


class AreaCode:
    """ "999:Wenbury cluster"; a stroke in it is written ~2F, for some servers take %2F for one."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        code = unquote(value.replace("~", "%"))
        if "\0" in code:
            raise ValueError(value)  # no name holds it, and PostgreSQL takes none that does: the page is absent
        return code

    def to_url(self, value: str) -> str:
        return quote(value, safe=":").replace("~", "%7E").replace("%", "~")

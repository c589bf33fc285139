"""Where a request comes from: an address, and a browser in words."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

__all__ = ["address_of", "browser_of"]

_BROWSERS = (  # what each says of itself, the one that imitates before the one imitated
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_NETWORK = 64  # bits of an IPv6 address that one household or school has to itself


def address_of(request: HttpRequest) -> str:
    """Behind our own proxy the last address it wrote down, which no visitor can write; else the connection's.

    Of an IPv6 address the network: whoever has one has all addresses in it.
    """
    passed_on = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    for said in (passed_on.rpartition(",")[2], str(request.META.get("REMOTE_ADDR", ""))):
        found = _address(said)
        if found:
            return found
    return ""


def browser_of(request: HttpRequest) -> str:
    """ "Firefox on Windows"; only words of ours, whatever the browser says of itself."""
    said = request.headers.get("User-Agent", "")[:500]
    browser = next((words for sign, words in _BROWSERS if sign in said), "")
    system = next((words for sign, words in _SYSTEMS if sign in said), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "A browser"


def _address(said: str) -> str:
    try:
        found = ip_address(said.strip().strip("[]"))
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return f"{IPv6Address(int(found) >> (128 - _NETWORK) << (128 - _NETWORK))}/{_NETWORK}"
    return str(found)

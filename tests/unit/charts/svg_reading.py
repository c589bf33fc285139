"""Reads a chart's SVG back: its shapes, and where its words stand by the widths of the fonts that ship."""

from typing import NamedTuple
from xml.etree import ElementTree as Tree

from keystage.analysis.charts.typeset import width

SVG = "{http://www.w3.org/2000/svg}"


class Words(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    colour: str
    bold: bool


class Picture:
    """One SVG. of(kind): its elements of a kind. words: its texts. width, height: of its view box."""

    def __init__(self, svg: str) -> None:
        self.root = Tree.fromstring(svg)
        self.width, self.height = map(float, self.root.attrib["viewBox"].split()[2:])
        self.label = self.root.attrib["aria-label"]
        self.words = [_words(element) for element in self.of("text")]

    def of(self, kind: str) -> list[Tree.Element]:
        return list(self.root.iter(SVG + kind))

    def named(self, text: str) -> Words:
        (found,) = [words for words in self.words if words.text == text]
        return found

    def texts(self) -> list[str]:
        return [words.text for words in self.words]


def _words(element: Tree.Element) -> Words:
    get = element.attrib
    text, size, bold = element.text or "", float(get["font-size"]), "font-weight" in get
    wide, x, baseline = width(text, size, bold, prose=True), float(get["x"]), float(get["y"])
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[get.get("text-anchor", "start")] * wide
    return Words(text, left, baseline - 0.73 * size, left + wide, baseline, size, get["fill"], bold)


def overlapping(words: list[Words]) -> list[tuple[str, str]]:
    """Pairs of texts that run into each other, capitals and figures taken as boxes."""
    slack = 0.1
    return [
        (a.text, b.text)
        for i, a in enumerate(words)
        for b in words[i + 1 :]
        if a.left < b.right - slack
        and b.left < a.right - slack
        and a.top < b.bottom - slack
        and b.top < a.bottom - slack
    ]

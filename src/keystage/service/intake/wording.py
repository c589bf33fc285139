"""Sentences of the reading rooms, said for a screen: they name options of the command line, which nobody has here."""

import re

__all__ = ["on_screen"]

_SAID = (
    (r"Tell what its columns mean once with: keystage map FILE", "Say once, below, what its columns mean."),
    (r"[Tt]ell its meaning once with: keystage map FILE", "say once, below, what its columns mean."),
    (r"tell what its columns mean once with: keystage map FILE", "say once, below, what its columns mean."),
    (r"If one holds results, say so with: keystage map FILE --save NAME",
     "If one holds results, say below what its columns mean."),
    (r",? ?for example --year 2018/19\.", " below."),
    (r"Say whose pupils they are with --school and its URN\.", "Say below whose pupils they are."),
    (r" To take it all the same: --any-school", ""),
    (r"(, )?or import (only )?the good rows (only )?with --rows good", ", or accept the good rows only"),
    (r": `keystage read` names them", ""),
    (r"List the kinds with: keystage read --kinds", "Choose another."),
    (r" \(keystage template shows which are known\)", ""),
    (r" Choose another with --home or KEYSTAGE_HOME\.", " Tell whoever runs the service."),
    (r"Another import is still running in this KEYSTAGE_HOME\.", "Another file is being accepted just now."),
    (r" `keystage releases` lists them\.", ""),
    (r" with --[a-z-]+\b", " below"),
)  # fmt: skip


def on_screen(sentence: str) -> str:
    """The same, without options to type."""
    for pattern, words in _SAID:
        sentence = re.sub(pattern, words, sentence)
    return sentence[:1_000]

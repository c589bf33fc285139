"""Somebody who has everything a reader was shown, and a linear programme: what can be worked out of what was not?

Written without the room it attacks: it knows arithmetic, which groups add up, and what was printed.
"""

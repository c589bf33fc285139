"""The same form sent twice gives the same answer: a double click, the back button, a second try."""

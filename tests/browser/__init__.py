"""The pages as people meet them: a served made-up area, Debian's Chromium, axe, and our own looks."""

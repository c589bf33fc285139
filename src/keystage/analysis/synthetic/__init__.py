"""Made-up areas, schools and pupils, written as the files that `returns` reads."""

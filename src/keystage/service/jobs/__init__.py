"""Long work: a row that says what is to be done, how far it is, and what came of it; a worker that does it."""

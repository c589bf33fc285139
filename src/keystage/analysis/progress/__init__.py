"""How much schools add: two-level models of pupils in schools, from one pass of sums per school."""

"""Pages, a module each kind: schools, areas, lists, packs."""

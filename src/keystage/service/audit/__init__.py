"""Who did or saw what, when. Rows are only ever added; keys are opaque, and no name is kept."""

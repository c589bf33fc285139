"""Watch lists, groups of schools, corrections, changes of the register, areas served."""

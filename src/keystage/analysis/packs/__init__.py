"""Documents as values."""

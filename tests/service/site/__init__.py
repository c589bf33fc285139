"""The frame: components, forms, home, help, errors."""

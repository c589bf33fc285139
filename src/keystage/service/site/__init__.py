"""Home, search, help, the frame of every page, components and their gallery. No models, no actions."""

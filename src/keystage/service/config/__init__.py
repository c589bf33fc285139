"""Settings (every `KEYSTAGE_*` name in one place), addresses, and what must be so before the service may start."""

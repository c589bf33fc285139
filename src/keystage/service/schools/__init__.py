"""The register of schools as the service knows it, who may see which, watch lists and groups of schools."""

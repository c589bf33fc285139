"""Home, help, the demo's front door, the component gallery, and whether the service is well."""

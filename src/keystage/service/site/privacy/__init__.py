"""What the pages about privacy show: the registry, requests, what was gathered about a person, documents."""

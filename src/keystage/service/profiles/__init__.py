"""A school's and an area's figures on screen; issued (frozen) packs."""

"""Sign-in by an outside issuer (OpenID Connect): what it says of itself, and whom it says somebody is."""

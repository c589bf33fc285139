"""Pages, a module each kind: signing in, myself, people, invitations, agreements, the audit."""

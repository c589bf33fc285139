"""Small numbers stay private, before anything is rendered."""

"""What templates may ask about figures."""

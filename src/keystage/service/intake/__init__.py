"""Files in: received, read, checked, mapped, previewed, accepted as releases; what is expected and what is missing."""

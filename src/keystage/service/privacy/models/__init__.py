"""What is written down about people's rights: what they asked for, what was wrong, what is to go."""

__all__: list[str] = []

"""Criteria turned into proposals with reasons: headlines and questions to discuss."""

"""Real processes, killed while they work: `script/drill faults`, and a small round of each in tests."""

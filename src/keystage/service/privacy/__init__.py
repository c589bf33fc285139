"""What is held about people: asked for, put right, kept as long as the law allows, taken out for good."""

"""The way of one question to a checked answer about oral magnesium."""

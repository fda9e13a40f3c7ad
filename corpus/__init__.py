"""The literature on oral magnesium as data, and the readers that add to it."""

"""What a planner writes: laws with unit and source, files that extend files, every assumption in one list."""

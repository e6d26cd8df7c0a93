"""One verb per file: owns the clock, files, database, seeds and processes, and calls the pure layers below."""

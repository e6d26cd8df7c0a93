"""Files in and out: read a dataset with every problem named, hand bad rows back, write exports that round-trip."""

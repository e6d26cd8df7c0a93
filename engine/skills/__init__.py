"""What people can do, each level with the record behind it."""

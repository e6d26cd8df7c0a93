"""One module for each group of routes; a route parses, calls one verb and returns what it answers."""

"""Pictures of results: pure functions from a body to a chart with its words and numbers, and the report page."""

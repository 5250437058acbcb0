"""Read-models: what a busy screen shows, in a fixed number of queries."""

"""Read-models of the pages of the projet: a fixed number of queries each."""

"""The read-models of the busy screens of pfmp."""

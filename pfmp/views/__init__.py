"""The pages of pfmp: find, allow, act, tell, redirect."""

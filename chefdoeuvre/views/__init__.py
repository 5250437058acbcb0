"""The pages of the projet: find, allow, act, tell, redirect."""

"""The screens of the school: find, allow, act, tell, redirect."""

"""The screens of suivi: find, allow, act, tell, redirect."""

"""The pages of the dossiers: find, allow, act, tell, redirect. One module a subject."""

"""The demo school. What it holds is worked out without a database (plan), then written at once (ecriture)."""

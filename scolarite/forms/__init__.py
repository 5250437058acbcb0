"""Forms of the school: each receives what it may offer and hands over ready values."""

"""What changes the school: keyword-only, atomic, re-read under lock, refused with ValidationError."""

"""The import of a class list: what it would change, the choices left to a person, and the writing."""

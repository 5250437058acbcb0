"""The pure reading of class lists: a file becomes a Lecture or is refused. Neither Django nor database."""

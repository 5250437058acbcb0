"""Files given by people: examined and rewritten in a process of its own, kept under a name that says nothing, and
given back as files to keep, never shown by the site.

`fichiers` is the side of Django (form field, storing, serving, cleaning); the rest knows neither Django nor database.
"""

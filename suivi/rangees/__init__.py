"""The rows of the big tables and of the profile, built in Python: one template variable a cell costs fifty times more.

What somebody typed goes through `escape`, once; the rest is numbers and constants of these modules.
"""

"""The spreadsheet of a situation: written, filled away from the network, read again, compared with the grid.

`enfant` reads the file in a process of its own, without Django: this package imports nothing by itself.
"""

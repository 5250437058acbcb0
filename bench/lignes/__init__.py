"""The rows of the table. A module has a TITRE, a BORNE (the most that the ratio may be) and `mesurer(ecole)`."""

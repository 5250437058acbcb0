"""The forms of pfmp. What may be chosen is handed over by the view."""

"""The performance table: each row is a module of bench/lignes, measured against a floor in the same run."""

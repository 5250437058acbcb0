"""Pure calculations of the projet: no database, no request, no clock."""

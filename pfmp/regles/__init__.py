"""Pure calculations of the PFMP: no database, no request, no clock."""

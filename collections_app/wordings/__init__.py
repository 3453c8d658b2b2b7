"""How letters are worded: as they are shipped, and as the house has worded them since, version by version."""

"""How days and numbers are written in each language, where Django's own way does not suit a table."""

"""The REST interface for other systems; one module per noun."""

"""How lists are narrowed: one filter set per noun, shared by the admin lists and the API."""

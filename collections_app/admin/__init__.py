"""The web admin in which officers and managers work; one module per noun or screen."""

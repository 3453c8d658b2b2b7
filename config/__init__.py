"""How the project is put together: settings, addresses, the Celery app and the admin site."""

"""The little that every package shares: running SQL files, COPY, and the business day at the edges."""

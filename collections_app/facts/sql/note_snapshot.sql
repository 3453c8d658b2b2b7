-- The snapshot of a night is taken: answers the day of the one before it, or the first of all days.
WITH noted AS (INSERT INTO collections_snapshot (day) VALUES (%(day)s) ON CONFLICT DO NOTHING)
SELECT coalesce(max(day), '0001-01-01') FROM collections_snapshot WHERE day < %(day)s

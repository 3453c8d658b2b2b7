-- From which day on what was recorded has to be looked at: that of the last audit, for a file may have come after it.
WITH noted AS (INSERT INTO collections_readingaudit (day) VALUES (%(day)s) ON CONFLICT DO NOTHING)
SELECT greatest(coalesce(max(day), %(earliest)s), %(earliest)s) FROM collections_readingaudit WHERE day < %(day)s

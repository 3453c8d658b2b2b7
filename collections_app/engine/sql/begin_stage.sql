-- The run of a stage, begun now or before; and whether it is done.
INSERT INTO collections_stagerun (night_id, stage, rows, seconds, error) VALUES (%(night)s, %(stage)s, 0, 0, '')
ON CONFLICT (night_id, stage) DO UPDATE SET stage = excluded.stage
RETURNING id, finished_at IS NOT NULL

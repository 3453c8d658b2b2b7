-- Decisions on steps whose days have run out: an approval nobody used lapses, a refusal no longer stands in the way.
UPDATE collections_stepapproval a
SET ended_on = %(day)s, status = CASE a.status WHEN 'approved' THEN 'lapsed' ELSE a.status END
FROM collections_step s
WHERE s.id = a.step_id AND a.ended_on IS NULL AND a.decided_on + s.approval_days <= %(day)s

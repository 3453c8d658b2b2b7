-- What stood for these cases no longer counts: used for its step where that is named, else lapsed; a refusal stays one.
UPDATE collections_stepapproval a
SET ended_on = %(day)s,
    status = CASE WHEN a.status = 'refused' OR a.status = 'approved' AND a.step_id = v.step_id THEN a.status ELSE 'lapsed' END
FROM unnest(%(case)s::bigint[], %(step)s::bigint[]) AS v(case_id, step_id)
WHERE a.case_id = v.case_id AND a.ended_on IS NULL

-- The step taken; its service clock starts at once unless a notice has to reach the debtor first.
UPDATE collections_case c SET step_id = v.step_id, step_on = %(day)s, step_served_on = v.served_on
FROM unnest(%(case)s::bigint[], %(step)s::bigint[], %(served_on)s::date[]) AS v(case_id, step_id, served_on)
WHERE c.id = v.case_id

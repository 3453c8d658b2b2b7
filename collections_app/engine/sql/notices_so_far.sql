-- By kind: a case that has gone over to another version has letters of steps of both.
SELECT case_id, kind, max(occurrence), count(*) FILTER (WHERE status = 'sent')
FROM collections_notice WHERE case_id = ANY(%(cases)s::bigint[]) AND step_id IS NOT NULL GROUP BY case_id, kind

SELECT case_id, step_id, max(occurrence), count(*) FILTER (WHERE status = 'sent')
FROM collections_notice WHERE case_id = ANY(%(cases)s::bigint[]) GROUP BY case_id, step_id

SELECT id, case_no FROM collections_case WHERE id = ANY(%(cases)s::bigint[])

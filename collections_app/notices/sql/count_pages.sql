-- How many pages each letter of a print file has.
UPDATE collections_notice n SET pages = counted.pages
FROM unnest(%(keys)s::bigint[], %(pages)s::smallint[]) AS counted (id, pages)
WHERE n.id = counted.id AND n.pages IS DISTINCT FROM counted.pages

-- One seal over the heads of the chains that have grown since they were sealed last, bound to the seal before. Looked at are the
-- links since the seal before the last: one that was written, but not yet to be seen, when the last was made is not forgotten.
-- A night that has been sealed is sealed again only if something has grown.
WITH latest AS (
    SELECT coalesce(max(number), 0) AS number, coalesce(max(day), '-infinity') AS day FROM collections_chainseal
), bound AS (
    SELECT coalesce((SELECT through FROM collections_chainseal ORDER BY number DESC OFFSET 1 LIMIT 1), 0) AS through
), head AS MATERIALIZED (
    SELECT DISTINCT ON (l.chain) l.chain, l.sequence, l.hash
    FROM collections_eventlink l, bound WHERE l.id > bound.through ORDER BY l.chain, l.sequence DESC
), grown AS MATERIALIZED (
    SELECT * FROM head h
    WHERE NOT EXISTS (SELECT FROM collections_sealedhead s WHERE s.chain = h.chain AND s.sequence = h.sequence)
), seal AS (
    SELECT latest.number + 1 AS number, %(day)s::date AS day,
        greatest((SELECT max(id) FROM collections_eventlink), bound.through, 0) AS through,
        (SELECT count(*) FROM grown) AS heads,
        coalesce((SELECT collections_chain(NULL, format('{"hash": "%%s", "chain": %%s, "sequence": %%s}',
            encode(hash, 'hex'), chain, sequence) ORDER BY chain) FROM grown), '') AS digest,
        coalesce((SELECT hash FROM collections_chainseal s WHERE s.number = latest.number), '') AS before
    FROM latest, bound WHERE latest.day < %(day)s OR EXISTS (SELECT FROM grown)
), sealed AS (
    INSERT INTO collections_chainseal (number, day, through, heads, digest, hash)
    SELECT number, day, through, heads, digest, sha256(before || convert_to(format(
        '{"day": "%%s", "heads": %%s, "digest": "%%s", "number": %%s, "through": %%s}',
        to_char(day, 'YYYY-MM-DD'), heads, encode(digest, 'hex'), number, through), 'UTF8'))
    FROM seal RETURNING number
)
INSERT INTO collections_sealedhead (seal_id, chain, sequence, hash)
SELECT number, chain, sequence, hash FROM sealed, grown

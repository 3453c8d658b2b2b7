-- Whether a seal still says what its heads and the seal before it say.
WITH found AS (
    SELECT count(*) AS heads, coalesce(collections_chain(NULL, format('{"hash": "%%s", "chain": %%s, "sequence": %%s}',
        encode(hash, 'hex'), chain, sequence) ORDER BY chain), '') AS digest
    FROM collections_sealedhead WHERE seal_id = %(number)s
)
SELECT s.heads = found.heads AND s.digest = found.digest AND s.hash = sha256(
    coalesce((SELECT hash FROM collections_chainseal b WHERE b.number = s.number - 1), '') || convert_to(format(
        '{"day": "%%s", "heads": %%s, "digest": "%%s", "number": %%s, "through": %%s}',
        to_char(s.day, 'YYYY-MM-DD'), s.heads, encode(s.digest, 'hex'), s.number, s.through), 'UTF8'))
FROM collections_chainseal s, found WHERE s.number = %(number)s

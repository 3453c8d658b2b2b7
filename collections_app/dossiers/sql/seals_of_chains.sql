-- The seals of nights that have seen these chains, each with what it saw.
SELECT h.chain, h.sequence, encode(h.hash, 'hex'), s.number, s.day, encode(s.hash, 'hex')
FROM collections_sealedhead h JOIN collections_chainseal s ON s.number = h.seal_id
WHERE h.chain = ANY(%(chains)s::bigint[]) ORDER BY s.number, h.chain

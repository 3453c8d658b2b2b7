-- The lowest and the highest of all chains, those of which nothing is left but a sealed head as well.
SELECT min(chain), max(chain) FROM (
    SELECT min(chain) AS chain FROM collections_eventlink UNION ALL SELECT max(chain) FROM collections_eventlink
    UNION ALL SELECT min(chain) FROM collections_sealedhead UNION ALL SELECT max(chain) FROM collections_sealedhead
    UNION ALL SELECT max(case_id) FROM collections_caseevent UNION ALL SELECT -max(account_id) FROM collections_caseevent
) known

-- On which days each account was held or disputed as a whole, so that no clock of a procedure ran.
, stopping AS ( -- cases whose procedure stops while anything is disputed
    SELECT c.account_id, c.id AS case_id FROM collections_case c JOIN collections_procedure p ON p.id = c.procedure_id
    WHERE c.status = 'open' AND p.dispute_treatment = 'all' AND c.account_id IN (SELECT account_id FROM span)
), pause AS (
    SELECT account_id, range_agg(days) AS days FROM (
        SELECT account_id, days FROM span LEFT JOIN owed USING (account_id) LEFT JOIN stopping USING (account_id)
        WHERE NOT isempty(days) AND (bill_id IS NULL AND (amount IS NULL OR amount >= overdue)
            OR stopping.case_id IS NOT NULL AND reason = '' AND (bill_id IS NULL OR bill_id IN (SELECT id FROM debt)))
        UNION ALL
        SELECT account_id, unnest(range_intersect_agg(days)) FROM (
            SELECT d.account_id, coalesce(range_agg(s.days) FILTER (WHERE NOT isempty(s.days)), '{}'::datemultirange) AS days
            FROM debt d LEFT JOIN span s ON s.bill_id = d.id AND s.amount IS NULL
            WHERE d.is_overdue AND d.account_id IN (SELECT account_id FROM span WHERE bill_id IS NOT NULL)
            GROUP BY d.account_id, d.id
        ) by_bill GROUP BY account_id
    ) whole GROUP BY account_id
)

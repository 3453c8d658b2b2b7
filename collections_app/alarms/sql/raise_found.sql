-- Goes on from what was found: an alarm for everything that was not raised before; it falls to the officer of the account, else to whoever leads the
-- nearest unit, and has to be taken up by the next working day. The history of the account says so. Counts them.
, new AS (
    SELECT f.*, coalesce(f.unit_id, a.unit_id) AS of_unit, a.law_pack, a.officer_id
    FROM found f LEFT JOIN collections_account a ON a.id = f.account_id
    WHERE NOT EXISTS (
        SELECT FROM collections_alarm x WHERE x.kind = %(kind)s AND x.account_id = f.account_id
          AND (x.status <> 'settled' OR x.about = f.about))
), raised AS (
    INSERT INTO collections_alarm (
        alarm_no, kind, rule_id, account_id, unit_id, area, about, amount, figures, raised_on, due_on, owner_id, status, outcome, note)
    SELECT 'W' || to_char(nextval('collections_alarm_number'), 'FM000000000'), %(kind)s, n.rule_id, n.account_id, n.of_unit, n.area,
           n.about, n.amount, n.figures, %(day)s, coalesce(own.due_on, house.due_on), coalesce(o.id, chief.id), 'open', '', ''
    FROM new n
    LEFT JOIN collections_staffmember o ON o.id = n.officer_id AND o.is_active AND o.role = ANY(%(workers)s::text[])
    LEFT JOIN collections_orgunit u ON u.id = n.of_unit
    LEFT JOIN LATERAL (
        SELECT m.id FROM collections_staffmember m JOIN collections_orgunit mu ON mu.id = m.unit_id
        WHERE m.is_active AND m.role = ANY(%(superiors)s::text[]) AND u.path LIKE mu.path || '%%'
        ORDER BY length(mu.path) DESC, m.role = 'supervisor' DESC, m.id LIMIT 1
    ) chief ON true
    LEFT JOIN unnest(%(packs)s::text[], %(deadlines)s::date[]) AS own(pack, due_on) ON own.pack = n.law_pack
    LEFT JOIN unnest(%(packs)s::text[], %(deadlines)s::date[]) AS house(pack, due_on) ON house.pack = ''
    ORDER BY n.account_id, n.area
    ON CONFLICT DO NOTHING RETURNING id, alarm_no, kind, account_id, amount
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT r.account_id, c.id, 'alarm_raised', %(day)s,
           jsonb_build_object('alarm_no', r.alarm_no, 'alarm', r.kind, 'amount', r.amount::text)
    FROM raised r LEFT JOIN collections_case c ON c.account_id = r.account_id AND c.status = 'open'
    WHERE r.account_id IS NOT NULL ORDER BY r.account_id
)
SELECT count(*) FROM raised

-- Claims that lapse within 180 days and that nothing has started anew, by the alarms that stood on %(last)s.
SELECT b.account_id, %(last)s::date AS owned_on, b.amount - b.paid + coalesce((
           SELECT sum(u.amount) FROM collections_allocation u
           WHERE u.bill_id = b.id AND u.part = 'principal' AND u.allocated_on > %(last)s), 0) AS limitation_risk
FROM collections_limitationalarm x JOIN collections_bill b ON b.id = x.bill_id
WHERE x.raised_on <= %(last)s AND (x.settled_on IS NULL OR x.settled_on > %(last)s) AND x.restarted_by = ''
  AND x.ends_on BETWEEN %(last)s AND %(last)s::date + 180

-- What came in after each kind of letter or message, with what went beside it. Follows letters_served.sql.
, asked_for AS (
    SELECT a.key, a.kind, a.currency, a.served_on, concat_ws(',', nullif(a.first_channel, ''), a.channels) AS channels,
           sum(b.asked) AS demanded
    FROM asked a JOIN bill b ON b.key = a.key
    GROUP BY a.key, a.kind, a.currency, a.served_on, a.first_channel, a.channels
), money AS (
    SELECT f.key, sum(al.amount) FILTER (WHERE p.paid_on <= f.served_on + 7) AS in_7,
           sum(al.amount) FILTER (WHERE p.paid_on <= f.served_on + 14) AS in_14, sum(al.amount) AS in_30,
           min(p.paid_on) FILTER (WHERE al.amount > 0) - f.served_on AS days
    FROM asked_for f JOIN bill b ON b.key = f.key
    JOIN collections_allocation al ON al.bill_id = b.bill_id AND al.part = 'principal'
    JOIN collections_payment p ON p.id = al.payment_id
    WHERE p.paid_on > f.served_on AND p.paid_on <= f.served_on + 30
    GROUP BY f.key, f.served_on
)
INSERT INTO collections_stepeffect (
    report_id, kind, channels, currency, served, demanded, money_7, money_14, money_30, payers, settlers, median_days)
SELECT %(report)s, kind, channels, currency, count(*), sum(demanded), coalesce(sum(in_7), 0), coalesce(sum(in_14), 0),
       coalesce(sum(in_30), 0), count(*) FILTER (WHERE in_30 > 0), count(*) FILTER (WHERE in_30 >= demanded),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE in_30 > 0)
FROM asked_for f LEFT JOIN money m ON m.key = f.key
GROUP BY kind, channels, currency
ORDER BY array_position(ARRAY['pre_due', 'reminder', 'demand', 'disconnection_notice'], kind), channels, currency

SELECT account_id, "on" AS owned_on, 1 AS steps,
       array_position('{reminder,demand,disconnection_notice,disconnection,legal_referral}'::text[], data ->> 'step') - 1 AS steps_at
FROM collections_caseevent WHERE "on" BETWEEN %(first)s AND %(last)s AND kind = 'step_taken'

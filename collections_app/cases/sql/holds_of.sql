-- The holds that were placed together under a reference, which says on which day.
SELECT (data ->> 'hold')::bigint FROM collections_caseevent
WHERE "on" = %(placed_on)s AND kind = 'hold_placed' AND data ->> 'mass_hold' = %(reference)s

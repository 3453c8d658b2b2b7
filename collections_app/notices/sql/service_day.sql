-- The day on which a sent notice reached the debtor.
SELECT served_on FROM collections_service WHERE notice_id = %(notice)s

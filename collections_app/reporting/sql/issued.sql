SELECT account_id, issued_on AS owned_on, amount AS issued, 1 AS bills
FROM collections_bill WHERE issued_on BETWEEN %(first)s AND %(last)s

-- Accounts with something that has waited for somebody's decision since %(before)s or longer, none of it about a cut or a step.
SELECT account_id FROM collections_penaltywaiver WHERE status = 'asked' AND asked_on <= %(before)s
UNION SELECT account_id FROM collections_paymentplan WHERE status = 'asked' AND asked_on <= %(before)s
UNION SELECT account_id FROM collections_dispute WHERE stage = 'decision' AND closed_on IS NULL AND proposed_on <= %(before)s

"""Looking ahead and back: what each step has brought, what other rules would do today, what the next weeks bring.

Above the engine, whose pure decision it asks again and again without writing anything. Start with `portfolio`, which
reads the facts of all who owe; `comparison` and `changes` hold two sets of rules beside each other, `forecasting` walks
the cases through the weeks.
"""

"""A made-up portfolio, for trying out, demonstrating and measuring: a company, its customers, two years of bills.

Sees the whole domain, and nothing sees it but commands. The same seed makes the same data. Start with `portfolio.py`.
"""

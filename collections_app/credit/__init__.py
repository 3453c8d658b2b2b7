"""Credit grades: the schemes by which accounts are graded, the grade of each with its history, and what follows from it.

Sees `customers` and below. What is reckoned is in `rules/grading.py`; start with `models.GradingScheme`. The night gathers
the facts, which lie all over the house, in `engine/grading.py`; people contest a grade in `engine/grade_appeals.py`.
"""

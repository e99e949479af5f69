"""Coverage: how a provider's learners stand, by criterion. Counts are kept in the transaction that changes them.

Read models.py, then counts.py (what is kept) and views.py (what is shown).
"""

"""Coverage: how a provider's learners stand, by criterion. Counts are kept in the transaction that changes them.

Read models.py (what is kept), rules.py (the plan, who is at risk and why), tallies.py (what counts as what), then
counts.py (keeping), rebuild.py and drift.py (making it again, comparing), and dashboard.py (what is shown).
"""

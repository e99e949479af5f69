"""From one version of a standard to the next: what became of each statement, and what that means for a learner.

Read first: app/standards/matching_rules.py (the pairs), then rules.py (what carries over). Nobody is moved by it.
"""

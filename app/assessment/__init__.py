"""Assessment: the queue, the review, decisions, countersigning, and the sign-off of a unit.

Read rules.py first (it folds facts into statuses), then service.py (the verbs).
"""

"""Who learns what, with whom: cohorts, enrolments, units pinned to a standard's version, and dated allocations.

Read models.py, then service.py (the verbs).
"""

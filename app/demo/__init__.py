"""The demo centre: invented people, real criteria, evidence files that open, everything done through the services.

Read cast.py (who), pieces.py (what they wrote; the words are in content/), then seed.py (how it is built).
"""

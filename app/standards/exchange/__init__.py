"""Standards to and from other systems: CASE 1.1 packages, Moodle competency CSV, Mahara .matrix.

Pure: a document in, text out, and back. What a format cannot keep is never dropped in silence: see losses.py.
"""

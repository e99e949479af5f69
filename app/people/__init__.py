"""People: signing in and out, their own account, and (for administrators) who holds which role.

Read sign_in.py first, then service.py (adding people and roles).
"""

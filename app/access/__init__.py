"""Who is who, and who may do what.

Read roles.py first: it is the one table of permissions. actors.py turns a cookie into an Actor.
"""

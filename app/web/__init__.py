"""Knows HTTP, knows no standards: guards, rendering, forms, errors, headers.

Read guards.py first: no route can exist without one.
"""

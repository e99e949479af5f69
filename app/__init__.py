"""Vouch: evidence portfolios and assessment against UK National Occupational Standards.

Start with README.md, then docs/tour.md, which follows one mark through the code.
"""

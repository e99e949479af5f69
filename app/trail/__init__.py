"""What happened: every change and every opening of evidence, append-only and hash-chained per provider.

facts.py lists the facts and records them; chain.py makes and checks the chain; wording.py says a fact in English.
"""

"""Slow work, done after the answer: a row in the same transaction as the change that needs it.

queue.py puts a job there; worker.py claims, runs, retries and gives up aloud.
"""

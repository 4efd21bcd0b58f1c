"""Implementations of the contracts in protocols.py."""

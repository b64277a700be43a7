"""Catalogues of the interface: the French messages and their translation."""

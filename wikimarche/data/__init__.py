"""Texts and tables shipped with the program: models, CPV families, the demonstration."""

"""wiki-marché: writing the specifications of public contracts together."""

__version__ = "0.1.0"

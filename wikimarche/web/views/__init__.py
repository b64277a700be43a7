"""Views: read the ask, call one verb or one query, answer with a page or a redirect."""

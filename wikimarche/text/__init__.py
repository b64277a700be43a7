"""The text of a specification: the document, its Markdown, its outline, its differences.

Pure: no session, request, clock, file or setting comes in here, and nothing of ours is
imported but modules of this package. `schema.py` declares the document, `markdown.py`
converts it to and from the text of a revision, `limits.py` says which texts may be kept.
"""

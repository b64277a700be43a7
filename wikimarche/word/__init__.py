"""Word files, pure: a document and a Word model in, bytes out.

sheet ─► writer ─► front (cover, contents) · body ─► inline · tables · pictures
            │                                  │
            ├─► styles · numbering · parts     └─► ink (what the body asks of the other parts)
            └─► gate ─► package (the zip, its parts and relationships)
"""

"""The legal check of a tender: dated rules, written as data, and what they find in its texts.

    pack (data/law/*.toml) ──read_pack──► Pack ┐
    tender (sheet, lots, pieces, fields) ──────┴─judge──► findings, one per rule and lot

Pure: no session, request, clock, file or setting comes in here; only `text` is imported. A
rule says when it applies and what to look for, in a small vocabulary: one function for each
word (`applying.py`, `finding.py`, `finding_more.py`). What cannot be decided from the texts
is said to be checked by a person, never guessed.
"""

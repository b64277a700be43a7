"""The characters no text may hold: Word files break on them, whoever sends them.

Controls but tab and line feed, lone surrogates, non-characters: XML 1.0 has no way to
write them.
"""

import re
from typing import Final

__all__ = ["UNFIT"]

# Said by what is fit, the commonest first: a long text is looked through ten times faster.
UNFIT: Final = re.compile(
    "[^\\n\\t\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufdcf\\ufdf0-\\ufffd"
    + "".join(f"\\U{plane:04x}0000-\\U{plane:04x}fffd" for plane in range(1, 17))
    + "]"
)
"""One character that breaks files."""

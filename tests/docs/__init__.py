"""The documents: what they name exists, what exists is named."""

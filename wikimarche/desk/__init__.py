"""What people do here: one verb is one function; text, word, rules and store meet only here."""

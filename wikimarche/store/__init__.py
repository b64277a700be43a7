"""The only SQL: tables, queries, engines and migrations; no rule, no commit."""

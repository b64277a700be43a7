"""What is given to those who install: it parses, and names what exists."""

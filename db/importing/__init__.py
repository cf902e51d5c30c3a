"""From files to facts: read, understood, checked, written; one module a stage."""

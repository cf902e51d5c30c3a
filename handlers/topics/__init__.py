"""One kind of question a file: an answer of the database becomes a reply."""

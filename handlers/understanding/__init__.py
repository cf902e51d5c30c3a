"""From words to a query: what a question asks for, or what must be asked back."""

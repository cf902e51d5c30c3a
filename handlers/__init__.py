"""The conversation: a question in, a reply out; knows no channel and no SQL."""

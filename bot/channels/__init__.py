"""Where people reach us: one messenger a file, all behind one protocol."""

"""Keys for the tests: one vault for all databases of a process."""

from db.vault import Vault, new_key

VAULT = Vault([new_key()])

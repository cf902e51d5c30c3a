"""Keys for the tests: one vault for all databases, the same in every process that shares one."""

from base64 import urlsafe_b64encode

from db.vault import Vault

KEY = urlsafe_b64encode(b"a key of tests, that is no secret"[:32]).decode()
VAULT = Vault([KEY])

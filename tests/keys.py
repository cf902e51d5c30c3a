"""Keys for the tests: one vault for all databases, the same in every process that shares one."""

from base64 import urlsafe_b64encode

from db.vault import Vault

VAULT = Vault([urlsafe_b64encode(b"a key of tests, that is no secret"[:32]).decode()])

"""The edge: where people reach us and alerts leave."""

"""What reading leans on besides the words: the offices, the day, the question before."""

from dataclasses import dataclass
from datetime import date

from db.agencies import AgencyTree
from db.query import Query


@dataclass(frozen=True)
class Setting:
    """The offices that there are, today, and what the chat asked last (a short memory)."""

    tree: AgencyTree
    today: date
    before: Query | None = None

"""Where an answer stands: what was asked, how fresh the data are, which offices have ceased."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.agencies import AgencyTree
from db.facts import Source
from db.import_models import ImportRun
from db.query import Query

#: Asked with every answer, so made once, of the table.
_UPDATED_AT: Final = select(func.max(ImportRun.__table__.c.finished_at))


def source(session: Session, query: Query, tree: AgencyTree) -> Source:
    """The source of an answer to `query`, on this moment's data."""
    updated_at = session.scalar(_UPDATED_AT)
    return Source(query, updated_at, tree.relations(query.units))

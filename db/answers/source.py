"""Where an answer stands: what was asked, how fresh the data are, which offices have ceased."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.agencies import AgencyTree
from db.facts import Source
from db.import_models import ImportRun
from db.query import Query


def source(session: Session, query: Query, tree: AgencyTree) -> Source:
    """The source of an answer to `query`, on this moment's data."""
    updated_at = session.scalar(select(func.max(ImportRun.finished_at)))
    return Source(query, updated_at, tree.relations(query.units))

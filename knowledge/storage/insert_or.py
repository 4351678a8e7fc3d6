"""Inserting a row that may be there already: both databases know ON CONFLICT, and SQLAlchemy spells it for each."""

from importlib import import_module
from typing import Any

from sqlalchemy import Table


def insert_into(table: Table, dialect: str) -> Any:
    """An insert that can be told what to do where there is such a row, for the database that `dialect` names.

    Only that one's spelling is loaded: the other takes 50 ms of a start.
    """
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)

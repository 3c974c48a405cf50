"""Connections to Postgres, row by row; `postgres_copy` has its own way for bulk."""

from __future__ import annotations

import psycopg

from lakehouse_jobs.settings import SourceAccess

#: Seconds within which a server that is there answers.
CONNECT_SECONDS = 10


def libpq_url(access: SourceAccess) -> str:
    """The URL as libpq reads it, which is JDBC's without its prefix; credentials are never part of it."""
    return access.url.removeprefix("jdbc:")


def connect(access: SourceAccess) -> psycopg.Connection:
    """Opens a connection, which ends its transaction and itself as a context.

    Raises:
        psycopg.Error: the server does not answer or refuses the user.
    """
    return psycopg.connect(
        libpq_url(access), user=access.user, password=access.password, connect_timeout=CONNECT_SECONDS
    )

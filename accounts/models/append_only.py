"""Triggers that refuse a change whatever the session says.

`pgtrigger.Protect` can be switched off by any session that sets `pgtrigger.ignore`. What makes the
record evidence must not be (security.md 11), so these are installed without that door.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from pgtrigger import compiler


class UnskippableTriggerSql(compiler.UpsertTriggerSql):
    """The installation of a trigger whose function looks at no session variable."""

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class RefuseChange(pgtrigger.Trigger):
    """Answers the operation with an IntegrityError. A `condition` narrows it to certain columns."""

    when = pgtrigger.Before

    def get_func(self, model: models.Model) -> str:
        return (
            "RAISE EXCEPTION 'Rows of % are kept as they are: % is refused.', TG_TABLE_NAME, TG_OP "
            "USING ERRCODE = 'restrict_violation';"
        )

    def compile(self, model: models.Model) -> compiler.Trigger:
        compiled = super().compile(model)
        return compiler.Trigger(name=compiled.name, sql=UnskippableTriggerSql(**compiled.sql.kwargs))


def append_only(subject: str) -> list[pgtrigger.Trigger]:
    """The triggers of a table whose rows are written once: no UPDATE, DELETE or TRUNCATE."""
    return [
        RefuseChange(name=f"{subject}_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        RefuseChange(
            name=f"{subject}_is_never_emptied", level=pgtrigger.Statement, operation=pgtrigger.Truncate
        ),
    ]

"""The database and the broker: the caller's own, or ours started here."""

from __future__ import annotations

from dataclasses import dataclass

from launcher import broker, postgres_binaries, postgres_cluster, system_packages, variables
from launcher.console import step
from launcher.programs import Program
from launcher.supervisor import Supervisor
from launcher.workspace import Workspace


@dataclass(frozen=True)
class Servers:
    database_url: str
    redis_url: str
    is_database_ours: bool


def wanted_packages() -> list[system_packages.Want | None]:
    """What apt could bring for the servers; a PostgreSQL that is missing comes from a wheel first."""
    return [] if variables.given("REDIS_URL") else [broker.missing_package()]


def start(workspace: Workspace, supervisor: Supervisor, *, is_durable: bool) -> Servers:
    """Raises `RefusalError` when one cannot be had or does not start."""
    database_url, redis_url = variables.given("DATABASE_URL"), variables.given("REDIS_URL")
    programs: list[Program] = []
    if database_url:
        variables.require_database(workspace)
        step("PostgreSQL: the server that DATABASE_URL names")
    else:
        binaries = postgres_binaries.find(workspace)
        server, database_url = postgres_cluster.program(workspace, binaries, is_durable=is_durable)
        step(f"PostgreSQL {binaries.major} {binaries.origin}")
        programs.append(server)
    if redis_url:
        variables.require_broker()
        step("broker: the server that REDIS_URL names")
    elif found := broker.find(workspace):
        server, redis_url = broker.program(workspace, found)
        step(f"broker: {found.path.name} {found.version} {found.origin}")
        programs.append(server)
    else:
        redis_url = broker.prepare_filesystem(workspace)
        step("broker: none could be had. Jobs go through files in var/broker, which adds a second to each")
    supervisor.start(programs)
    return Servers(database_url, redis_url, is_database_ours=not variables.given("DATABASE_URL"))

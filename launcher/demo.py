"""`bin/run`: everything on this machine, from nothing to READY, until somebody stops it."""

from __future__ import annotations

import shutil

from launcher import exclusion, management, parts, servers, system_packages, variables, virtual_environment
from launcher.arguments import RunArguments, parse_run
from launcher.console import say, step
from launcher.ports import LOOPBACK, kept_port, require_free
from launcher.preparation import Preparation
from launcher.refusals import EXIT_REFUSED, RefusalError, StoppedError
from launcher.supervisor import Supervisor
from launcher.workspace import Workspace

_MADE_BY_EARLIER_RUNS = ("media", "keys", "mail", "broker", "clock", "secrets/postgres.password")


def run(words: list[str]) -> int:
    """Returns the exit code: 0 when it was READY and then stopped by a signal."""
    arguments = parse_run(words)
    variables.check_given()
    if arguments.fresh and variables.given("DATABASE_URL"):
        raise RefusalError(
            "--fresh deletes the built-in database only, but DATABASE_URL names one of yours. "
            "Unset DATABASE_URL, or empty your database yourself and leave --fresh away.",
            EXIT_REFUSED,
        )
    workspace = Workspace.for_demo()
    with exclusion.only_one(workspace, "bin/run"):
        supervisor = Supervisor(workspace)
        supervisor.end_leftovers()
        require_free(arguments.port)
        is_ready = False
        try:
            _start(workspace, supervisor, arguments)
            is_ready = True
            supervisor.watch()
        except StoppedError as stopped:
            say()
            return 0 if is_ready else 128 + stopped.signal_number
        finally:
            management.forget(workspace)
            supervisor.stop()
    return 0


def _start(workspace: Workspace, supervisor: Supervisor, arguments: RunArguments) -> None:
    if arguments.fresh:
        _delete_earlier_runs(workspace)
    system_packages.provide(
        workspace,
        [
            system_packages.missing_for_environment(),
            system_packages.missing_for_papers(),
            *servers.wanted_packages(),
        ],
    )
    virtual_environment.ensure(workspace, "demo")
    ours = servers.start(workspace, supervisor, is_durable=True)
    mail_port = kept_port(workspace, "mail")
    environment = variables.for_demo(
        workspace,
        database_url=ours.database_url,
        redis_url=ours.redis_url,
        mail_port=mail_port,
        web_port=arguments.port,
    )
    management.remember(workspace, environment)
    preparation = Preparation(workspace, environment, is_ours=ours.is_database_ours)
    preparation.bring_up_to_date()
    programs = [parts.worker(workspace, environment), parts.clock(workspace, environment)]
    if not variables.given("EMAIL_URL"):
        programs.append(parts.mail_sink(workspace, environment, mail_port))
    step("starting worker, clock, mail sink and web server")
    logins = preparation.ask_for_logins() if arguments.demo and preparation.is_seeded() else None
    web = parts.web(workspace, environment, arguments.port)
    supervisor.start([*programs, web])
    if arguments.demo and logins is None:
        preparation.seed_demo()
        logins = preparation.ask_for_logins()
    supervisor.check()
    step("all parts answer")
    _greet(arguments, logins() if logins else "", has_mail_sink=not variables.given("EMAIL_URL"))


def _greet(arguments: RunArguments, logins: str, *, has_mail_sink: bool) -> None:
    address = f"http://{LOOPBACK}:{arguments.port}/"
    say(f"\nREADY {address}\n")
    if logins:
        say(logins)
    else:
        say("The code lists are loaded, companies and accounts are not. bin/manage runs manage.py on this.")
    if has_mail_sink:
        say(f"\nMail that nopcert sends is kept here: {address}dev/mail/")
    say("Logs are in var/log. Ctrl-C stops everything; the data stays.")


def _delete_earlier_runs(workspace: Workspace) -> None:
    step("deleting the database, the papers, the demo keys and the mail of earlier runs")
    for name in _MADE_BY_EARLIER_RUNS:
        path = workspace.root / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for cluster in workspace.root.glob("postgres-*"):
        shutil.rmtree(cluster)
    for name in ("prepared", "seeded"):
        workspace.note(name).unlink(missing_ok=True)

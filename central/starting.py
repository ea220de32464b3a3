"""How a command of `central` begins: its settings file, Django made ready, and words for what went wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from central.conf import ENVIRONMENT, Conf, ConfFault, load_conf

DEFAULT_CONFIG: Final = Path("/etc/village-screen/central.toml")
Config = Annotated[Path, typer.Option("--config", help="设置文件", envvar=ENVIRONMENT)]


def fail(words: str) -> NoReturn:
    """Say what went wrong and end with 1."""
    typer.echo(words, err=True)
    raise typer.Exit(1)


def start(config: Path) -> Conf:
    """Make Django ready for this settings file."""
    os.environ[ENVIRONMENT] = str(config.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "central.django_settings"
    try:
        conf = load_conf(config)
    except ConfFault as fault:
        fail(str(fault))
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as fault:
        fail(f"程序起不来：{str(fault).splitlines()[0]}（用 PostgreSQL 要先装 psycopg）")
    return conf

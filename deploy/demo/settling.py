"""Fills the demo's central, in a process of its own: the content folder as approved items, keys, people, the screen.

Repeatable: `python -m deploy.demo.settling --config central.toml --content assets/demo --accounts accounts.toml
--device-key screen/device.key --village 430304009203`
"""

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from deploy.demo.accounts import Account, accounts
from kiosk.reporting.device_key import KeyFault, load_or_create

SCREEN_NAME: Final = "村委会大厅"


def main(arguments: list[str]) -> int:
    """Do it; return 0, or 1 with one sentence where it cannot be done."""
    parser = argparse.ArgumentParser(prog="deploy.demo.settling")
    for name in ("config", "content", "accounts", "device-key"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--village", required=True)
    given = parser.parse_args(arguments)
    os.environ["CENTRAL_CONFIG"] = str(given.config.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "central.django_settings"
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from central.items.importing import bring_in
    from central.publishing.founding import found
    from central.units.models import UnitPage
    from feed.publish.errors import PublishError

    now = timezone.now()
    try:
        done = bring_in(given.content, None, now)
        found(settings.CONF, now)
    except (PublishError, OSError) as fault:
        sys.stderr.write(f"{given.content} could not be brought into the console: {fault}\n")
        return 1
    for account in accounts(given.accounts, UnitPage.objects.values_list("code", flat=True))[0]:
        _open(account)
    try:
        _register(load_or_create(given.device_key).public_hex, given.village, now)
    except KeyFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(
        f"The console holds {done.items + done.known} items of {done.units} units, {done.items} of them new\n"
    )
    return 0


def _open(account: Account) -> None:
    """Make the account where it is not there yet; what somebody changed in it since stays."""
    from central.people.accounts import open_account
    from central.people.models import Person
    from central.people.rights import Role

    if Person.objects.filter(username=account.username).exists():
        return
    posts = ((Role(account.role), account.unit),)
    person = open_account(account.username, account.name, account.password, posts, must_change=False)
    person.totp_secret = account.authenticator
    person.save(update_fields=["totp_secret"])
    if account.words.endswith("主任"):
        person.posts.update(head=True)


def _register(key: str, village: str, now: datetime) -> None:
    """Put the demo's screen into the register; what somebody did with it since stays.

    A screen of that name with another key belongs to a data folder that was deleted: the new one takes its place.
    """
    from central.devices import fleet
    from central.devices.models import Device

    if Device.objects.filter(key=key).exists():
        return
    for old in fleet.present().filter(unit_code=village, name=SCREEN_NAME):
        fleet.remove(old.key, now)
    fleet.add(key, village, SCREEN_NAME, now)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

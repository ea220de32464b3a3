"""The six digits of a demo account's authenticator, for whoever tries the demo without binding a phone.

`python -m deploy.demo.code wangxuemei`
"""

import sys
import time
from pathlib import Path

import pyotp

from deploy.demo.accounts import accounts
from deploy.demo.commands import Places


def main(arguments: list[str]) -> int:
    """Print the digits and how long they hold; return 1 where there is no such account, 2 for a wrong call."""
    path = Places(Path.cwd() / "var" / "demo").accounts
    if len(arguments) != 1:
        sys.stderr.write("usage: make demo-code WHO=wangxuemei\n")
        return 2
    if not path.exists():
        sys.stderr.write("make demo-code: there is no demo yet; start it with `make run`\n")
        return 1
    secrets = {account.username: account.authenticator for account in accounts(path, ())[0]}
    if not secrets.get(arguments[0]):
        asked = ", ".join(sorted(name for name, secret in secrets.items() if secret))
        sys.stderr.write(f"make demo-code: {arguments[0]!r} is not asked for a code; those who are: {asked}\n")
        return 1
    clock = pyotp.TOTP(secrets[arguments[0]])
    sys.stdout.write(f"{clock.now()}  (good for {30 - int(time.time()) % 30} s more, once)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Who may do what to which unit's matters. Pure: posts and unit codes in, yes or no out.

Roles (issue, and DOMAIN, Who uses it): the clerk writes, the supervision committee signs finance, the township
approves, the county guides and warns, the operator keeps machines and people but no content. A post holds for its unit;
reviewers and managers also reach the units below it. Author ≠ approver is held by the workflow, not here.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from feed.units import Level, is_within, level_of


class Role(StrEnum):
    """What a post is."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    OPERATOR = "operator"


ROLE_WORDS: Final = {
    Role.CLERK: "村级编辑",
    Role.SUPERVISOR: "监督委员会",
    Role.REVIEWER: "乡镇审核",
    Role.MANAGER: "县级管理",
    Role.OPERATOR: "系统管理",
}

LEVEL_OF_ROLE: Final = {
    Role.CLERK: Level.VILLAGE,
    Role.SUPERVISOR: Level.VILLAGE,
    Role.REVIEWER: Level.TOWNSHIP,
    Role.MANAGER: Level.COUNTY,
    Role.OPERATOR: Level.COUNTY,
}


class Act(StrEnum):
    """What somebody wants to do, to the matters of one unit."""

    READ = "read"
    WRITE = "write"
    SIGN = "sign"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    WARN = "warn"
    PEOPLE = "people"
    DEVICES = "devices"
    LOG = "log"


class Holding(NamedTuple):
    """One post: a role at a unit."""

    role: Role
    unit: str


def may(holdings: Iterable[Holding], act: Act, unit: str) -> bool:
    """Tell whether somebody with these posts may do `act` to the matters of `unit`."""
    return any(_holds(holding, act, unit) for holding in holdings)


def _holds(holding: Holding, act: Act, unit: str) -> bool:
    own, below = holding.unit == unit, is_within(unit, holding.unit)
    match holding.role, act:
        case Role.CLERK, Act.READ | Act.WRITE | Act.WITHDRAW:
            return own
        case Role.SUPERVISOR, Act.READ | Act.SIGN:
            return own
        case Role.REVIEWER, Act.READ | Act.WITHDRAW | Act.APPROVE | Act.DEVICES | Act.LOG:
            return below
        case Role.REVIEWER, Act.WRITE:
            return own
        case Role.REVIEWER, Act.PEOPLE:
            return below and not own
        case Role.MANAGER, Act.READ | Act.WITHDRAW | Act.APPROVE | Act.DEVICES | Act.LOG | Act.PEOPLE:
            return below
        case Role.MANAGER, Act.WRITE | Act.WARN:
            return own
        case Role.OPERATOR, Act.PEOPLE | Act.DEVICES | Act.LOG:
            return below
    return False


def scope(holdings: Iterable[Holding], act: Act, units: Iterable[str]) -> tuple[str, ...]:
    """Of `units`, those to whose matters somebody with these posts may do `act`; in the order given."""
    held = tuple(holdings)
    return tuple(unit for unit in units if may(held, act, unit))


def fits(role: Role, unit: str) -> bool:
    """Tell whether a role can be held at a unit: a clerk at a village, a manager at the county."""
    return level_of(unit) is LEVEL_OF_ROLE[role]


def may_grant(holdings: Iterable[Holding], given: Holding) -> bool:
    """Tell whether somebody with these posts may give (or end) the post `given`: always one of the unit above.

    A township gives posts of its villages; the county those of townships and villages; the operator also those of
    the county's managers. The operator's own post is given on the machine itself (`central createadmin`): nobody on the
    console can raise anybody to it.
    """
    if not fits(given.role, given.unit) or given.role is Role.OPERATOR:
        return False
    return any(
        _holds(holding, Act.PEOPLE, given.unit)
        and (len(holding.unit) < len(given.unit) or (holding.role is Role.OPERATOR and given.role is Role.MANAGER))
        for holding in holdings
    )


def may_rule(holdings: Iterable[Holding], theirs: Iterable[Holding]) -> bool:
    """Tell whether somebody may reset or close the account of a person with posts `theirs`: of every one of them.

    Whoever holds one post higher up (a clerk who stands in at the township) is ruled from above that post.
    """
    held, posts = tuple(holdings), tuple(theirs)
    return bool(posts) and all(may_grant(held, post) for post in posts)


NEEDS_SECOND_FACTOR: Final = frozenset({Role.REVIEWER, Role.MANAGER, Role.OPERATOR})
"""Roles that publish or rule over others sign in with a second factor (issue: TOTP for approvers and above)."""

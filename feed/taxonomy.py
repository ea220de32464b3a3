"""The taxonomy: which sections, classes, themes and life events there are, and what they are called.

Data in `config/taxonomy.toml`; a county adds, renames and retires entries there. Codes are stable, names are
for residents. A code that is not in the taxonomy is shown under its item's kind, without a class.
"""

import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

from feed.item import Code


class TaxonomyFault(ValueError):
    """A taxonomy file that cannot be used; the message names file, key and remedy."""


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry: its code, its name, the icon of `assets/icons`, and the words that explain it.

    A retired entry is not offered to writers and still named to readers. `parent` names the area of a
    disclosure matter.
    """

    code: Code
    name: str
    icon: str = ""
    hint: str = ""
    parent: str = ""
    retired: bool = False


class Taxonomy(Struct, frozen=True, forbid_unknown_fields=True):
    """Every list of terms, each in the order of the screen."""

    areas: tuple[Term, ...]
    templates: tuple[Term, ...]
    matters: tuple[Term, ...]
    themes: tuple[Term, ...]
    life_events: tuple[Term, ...]
    domains: tuple[Term, ...]
    profile_topics: tuple[Term, ...]
    notice_topics: tuple[Term, ...]
    contact_topics: tuple[Term, ...]
    alert_categories: tuple[Term, ...]

    def __post_init__(self) -> None:
        """Refuse a code that stands twice in one list."""
        for field in self.__struct_fields__:
            terms: tuple[Term, ...] = getattr(self, field)
            codes = [term.code for term in terms]
            for code in codes:
                if codes.count(code) > 1:
                    raise ValueError(f"{field}: the code {code!r} stands twice")

    def term(self, field: str, code: str) -> Term | None:
        """Return the term `code` of the list `field`, or None where there is none."""
        terms: tuple[Term, ...] = getattr(self, field)
        return next((term for term in terms if term.code == code), None)


def load_taxonomy(path: Path) -> Taxonomy:
    """Read a taxonomy file; raise TaxonomyFault naming the file and what is wrong in it."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Taxonomy)
    except OSError as fault:
        raise TaxonomyFault(f"{path}: cannot be read ({fault.strerror})") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as fault:
        raise TaxonomyFault(f"{path}: {fault}") from fault

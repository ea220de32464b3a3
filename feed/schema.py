"""The JSON Schema of the contract, generated from the models.

`python -m feed.schema` writes it to standard output; the committed copy is `docs/feed.schema.json`, and a
test holds it current.
"""

import sys
from inspect import cleandoc
from typing import Any

import msgspec

from feed.document import FeedDocument
from feed.item import Item


def schema() -> dict[str, Any]:
    """Return one schema document with the definitions of feed.json and of items."""
    (feed, item), definitions = msgspec.json.schema_components([FeedDocument, Item], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        if "description" in definition:
            # Python keeps a docstring's indentation until 3.12 and takes it away from 3.13 on.
            definition["description"] = cleandoc(definition["description"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Village Smart Screen feed",
        "oneOf": [feed, item],
        "$defs": definitions,
    }


def text() -> str:
    """Return the schema as it is committed: indented, keys sorted, one final line feed."""
    return msgspec.json.format(msgspec.json.encode(schema(), order="sorted"), indent=2).decode() + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())

"""The format as a JSON Schema, so that an editor completes keys and underlines mistakes while a person types."""

import json

from app.standards.schema import FORMAT, StandardFile

NAME = "schema.json"


def schema_text() -> str:
    """The text of standards/schema.json."""
    schema = StandardFile.model_json_schema(by_alias=True)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"National Occupational Standard, format {FORMAT}",
    }
    return json.dumps({**schema, **head}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

"""Format 1: one version of one National Occupational Standard, as its YAML file holds it.

The parts are in schema_metadata.py (facts about the standard) and schema_blocks.py (its text). What a model cannot say
about a single value, such as "no two ids are the same", is in checks.py.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from app.standards.schema_base import LOCAL_PREFIX, Strict
from app.standards.schema_blocks import Block, ExtraSection, Glossary, Group, Headings, Item, Links, Scope
from app.standards.schema_metadata import ImportRecord, Metadata, Rights, Source

FORMAT = 1


class StandardFile(Strict):
    """A whole file. The order of the fields is the order in which they are written."""

    format: Literal[1]
    standard: Metadata
    source: Source | None = None
    headings: Headings | None = None
    overview: list[Block] = Field(default_factory=list)
    groups: list[Group] = Field(default_factory=list)
    criteria: list[Item] = Field(default_factory=list)
    knowledge: list[Item] = Field(default_factory=list)
    scope: Scope | None = None
    values: list[Block] = Field(default_factory=list)
    behaviours: list[Block] = Field(default_factory=list)
    skills: list[Block] = Field(default_factory=list)
    glossary: Glossary | None = None
    links: Links | None = None
    extra: list[ExtraSection] = Field(default_factory=list)
    rights: Rights | None = None
    import_record: ImportRecord | None = Field(default=None, alias="import")

    @property
    def key(self) -> str:
        """The URN as published, or our own `local:` id when the source states none. The same for all versions."""
        return self.standard.urn or self.standard.id or LOCAL_PREFIX

    @property
    def edition(self) -> str:
        """What tells this version from others under the same key: the printed version, our revision, or both."""
        return "+".join(part for part in (self.standard.version, self.standard.revision) if part)

    @property
    def reference(self) -> str:
        """What is unique: HSCCLD352@1. Two files may never have the same."""
        return f"{self.key}@{self.edition}"

    @property
    def title(self) -> str:
        """The title in the language of this file, or in the other one."""
        title = self.standard.title
        first, second = (title.cy, title.en) if self.standard.language == "cy" else (title.en, title.cy)
        return first or second or ""

    def group(self, group_id: str | None) -> Group | None:
        """The heading with that id."""
        return next((group for group in self.groups if group.id == group_id), None)


def leaves(items: list[Item], stem: str = "", group: str | None = None) -> Iterator[Item]:
    """The statements that can be judged one by one.

    A statement with statements under it is a stem ("use the following:"), so each of those is given with the stem's
    words before its own and the stem's group: read alone it must still be a whole sentence.
    """
    for item in items:
        text = f"{stem} {item.text}".strip()
        heading = item.group or group
        if item.items:
            yield from leaves(item.items, text, heading)
        else:
            yield item.model_copy(update={"text": text, "group": heading})

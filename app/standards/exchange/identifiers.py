"""The identifiers that other systems keep: the same standard, version and code always give the same ones."""

from uuid import NAMESPACE_URL, UUID, uuid5

# A constant of ours; every identifier we ever gave out depends on it.
NAMESPACE = uuid5(NAMESPACE_URL, "urn:vouch:standards")
_SHARED = 6  # bytes
STEM_LENGTH = 2 * _SHARED  # as hexadecimal digits


def document_id(reference: str) -> UUID:
    """The identifier of one version of a standard: UUIDv5 of its reference, HSCCLD352@1."""
    return uuid5(NAMESPACE, reference)


def part_id(reference: str, code: str) -> UUID:
    """The identifier of a statement, heading or link of that version: UUIDv5 of HSCCLD352@1/P1.

    Its first six bytes are those of the version's own identifier, so that a statement's standard is found without a
    look at every statement there is. The other ten come from the code.
    """
    return UUID(bytes=document_id(reference).bytes[:_SHARED] + uuid5(NAMESPACE, f"{reference}/{code}").bytes[_SHARED:])


def type_id(name: str) -> UUID:
    """The identifier of a kind of item, such as "Group": the same in every package."""
    return uuid5(NAMESPACE, f"type/{name}")


def stem_of(identifier: UUID) -> str:
    """The digits that the identifiers of a version and of all its parts begin with. Stored and indexed, so that
    whatever an identifier names is found at once; only making it again from the key shows that it is the one."""
    return identifier.hex[:STEM_LENGTH]

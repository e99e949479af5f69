"""The same vocabulary in Welsh (Cymraeg), as the database of standards prints it."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "overview": ("trosolwg", "trosolwg o'r safon", "trosolwg o'r uned"),
    "criteria": ("meini prawf perfformiad", "perfformiad"),
    "knowledge": ("gwybodaeth a dealltwriaeth", "gwybodaeth"),
    "scope_general": ("cwmpas/ystod", "cwmpas", "ystod", "cwmpas ystod"),
    "scope_criteria": (
        "cwmpas/ystod cysylltiedig â meini prawf perfformiad", "cwmpas/ystod yn gysylltiedig â meini prawf perfformiad",
        "cwmpas/ystod sy'n gysylltiedig â meini prawf perfformiad",
        "cwmpas/ystod sy'n gysylltiedig â'r meini prawf perfformiad",
    ),
    "scope_knowledge": (
        "cwmpas/ystod cysylltiedig â gwybodaeth a dealltwriaeth", "cwmpas/ystod yn gysylltiedig â gwybodaeth a dealltwriaeth",
        "cwmpas/ystod sy'n gysylltiedig â gwybodaeth a dealltwriaeth",
    ),
    "values": ("gwerthoedd",),
    "behaviours": ("ymddygiadau", "ymddygiad"),
    "skills": ("sgiliau",),
    "glossary": ("geirfa",),
    "links_nos": ("cysylltiadau â sgc eraill", "cysylltiadau â safonau eraill"),
    "links_external": ("cysylltiadau allanol",),
    "extra": ("gwybodaeth ychwanegol", "nodiadau"),
}  # fmt: skip

LEADS: dict[str, tuple[str, ...]] = {
    "criteria": (
        "mae'n rhaid i chi allu", "mae'n rhaid ichi allu", "rhaid i chi allu", "rhaid ichi allu", "rhaid i chi fod yn gallu",
        "mae'n rhaid i chi fod yn gallu", "mae'n rhaid i chi", "bydd angen i chi allu", "rhaid i chi fedru",
    ),
    "knowledge": (
        "mae angen i chi wybod a deall", "mae angen ichi wybod a deall", "rhaid i chi wybod a deall",
        "mae'n rhaid i chi wybod a deall", "bydd angen i chi wybod a deall", "mae angen i chi wybod ac i ddeall",
        "mae'n rhaid ichi wybod a deall",
    ),
}  # fmt: skip

FACTS: dict[str, tuple[str, ...]] = {
    "urn": ("rcu", "cyfeirnod unigryw"),
    "title": ("teitl",),
    "version": ("fersiwn rhif", "rhif y fersiwn", "rhif fersiwn", "fersiwn"),
    "approved": ("dyddiad cymeradwyo", "cymeradwywyd", "cymeradwywyd ar", "dyddiad y'i cymeradwywyd"),
    "review": ("dyddiad adolygu dangosol", "dyddiad adolygu"),
    "validity": ("dilysrwydd",),
    "status": ("statws",),
    "developed_by": ("datblygwyd gan",),
    "originating_organisation": ("sefydliad gwreiddiol", "sefydliad cychwynnol"),
    "original_urns": ("rcu gwreiddiol", "urn gwreiddiol"),
    "occupations": ("galwedigaethau perthnasol",),
    "suites": ("cyfres/set", "cyfres", "set"),
    "keywords": ("geiriau allweddol",),
    "soc_code": ("soc cod", "cod soc"),
    "category": ("noscategori", "categori nos"),
}

BROKEN_LABELS: dict[str, tuple[str, str]] = {
    "dyddiad adolygu": ("dangosol", "review"),
    "dyddiad": ("cymeradwyo", "approved"),
    "sefydliad": ("gwreiddiol", "originating_organisation"),
    "galwedigaethau": ("perthnasol", "occupations"),
    "geiriau": ("allweddol", "keywords"),
    "fersiwn": ("rhif", "version"),
    "rcu": ("gwreiddiol", "original_urns"),
    "datblygwyd": ("gan", "developed_by"),
}

STATUS = {
    "gwreiddiol": "Original",
    "teilwredig": "Tailored",
    "wedi'i deilwra": "Tailored",
    "wedi'i theilwra": "Tailored",
}
VALIDITY = {"cyfredol": "Current", "presennol": "Current", "etifeddol": "Legacy", "etifeddiaeth": "Legacy"}
# Both the plain form and the form after "o" or "ym", which changes the first letter.
MONTHS = {
    "ionawr": 1, "chwefror": 2, "mawrth": 3, "fawrth": 3, "ebrill": 4, "mai": 5, "fai": 5, "mehefin": 6, "fehefin": 6,
    "gorffennaf": 7, "orffennaf": 7, "awst": 8, "medi": 9, "fedi": 9, "hydref": 10, "tachwedd": 11, "dachwedd": 11,
    "rhagfyr": 12, "ragfyr": 12,
}  # fmt: skip
BANNERS = frozenset({"safonau galwedigaethol cenedlaethol", "safon alwedigaethol genedlaethol", "sgc"})
# Little words by which a Welsh text is known when it prints no heading.
COMMON = frozenset(
    [
        "yr", "ac", "eich", "chi", "sut", "wrth", "gyda", "mae", "yn", "ar", "gan", "neu", "i'r", "a'r", "o'r", "eu",
        "unigolion", "bod", "sy'n"
    ]
)  # fmt: skip

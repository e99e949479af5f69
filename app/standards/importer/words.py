"""The headings, lead-ins and labels that English-language standards print, in every era and sector we have seen."""

# Sections of a standard, by the words of the heading (see `vocabulary.key` for how a heading is compared).
HEADINGS: dict[str, tuple[str, ...]] = {
    "overview": (
        "overview", "unit overview", "nos overview", "standard overview", "overview of the standard", "unit summary",
        "about this unit", "about this standard", "about this nos", "unit description", "summary", "introduction",
        "what this unit is about", "what this standard is about", "who this standard is for",
    ),
    "criteria": (
        "performance criteria", "performance", "performance objectives", "performance statements", "performance outcomes",
        "performance requirements", "what you must do", "what you must be able to do", "performance criterion",
        "you must be able to do", "performance standards",
    ),
    "knowledge": (
        "knowledge and understanding", "knowledge & understanding", "knowledge", "essential knowledge",
        "underpinning knowledge", "knowledge requirements", "knowledge statements", "knowledge specification",
        "knowledge specification for this unit", "knowledge specification for the whole of this unit",
        "knowledge and understanding requirements", "what you must know", "required knowledge",
        "knowledge and understanding statements", "underpinning knowledge and understanding", "knowledge criteria",
    ),
    "scope_general": ("scope/range", "scope range", "scope", "range", "scope of this nos", "scope of this standard", "range statement",
                      "range statements", "scope and range", "scope statement"),
    "scope_criteria": (
        "scope/range related to performance criteria", "scope related to performance criteria",
        "scope/range related to performance", "scope/range relating to performance criteria",
        "range related to performance criteria",
    ),
    "scope_knowledge": (
        "scope/range related to knowledge and understanding", "scope related to knowledge and understanding",
        "scope/range relating to knowledge and understanding", "range related to knowledge and understanding",
        "scope/range related to knowledge",
    ),
    "values": ("values", "values underpinning the whole of the unit", "underpinning values", "value base", "principles and values"),
    "behaviours": ("behaviours", "behaviour", "behaviours underpinning effective performance", "personal behaviours"),
    "skills": ("skills", "essential skills", "generic skills", "skills requirements"),
    "glossary": ("glossary", "glossary of terms", "key words and concepts", "key terms", "definitions", "terminology",
                 "key words and phrases"),
    "links_nos": ("links to other nos", "links to other standards", "related nos", "links to other units", "other related nos",
                  "related standards"),
    "links_external": ("external links", "links to external sources", "external references"),
    "extra": (
        "additional information", "elements of competence", "evidence requirements", "evidence requirements for the unit",
        "evidence requirements for this unit", "sufficiency of evidence", "main outcomes", "assessment guidance",
        "assessment requirements", "assessment strategy", "assessment rules", "guidance", "general guidance", "notes",
        "about this workbook", "assessor notes", "evidence guidance", "examples of evidence", "target group",
        "relationship to other standards", "acknowledgements", "copyright", "context", "learner notes", "contents of this unit",
        "simulation", "evidence of performance", "specific evidence requirements for the unit", "functional map",
    ),
}  # fmt: skip

# Lines that lead in a list. One of them is enough to say what the list is, even with no heading over it.
LEADS: dict[str, tuple[str, ...]] = {
    "criteria": (
        "you must be able to", "you must be able to do the following", "you must", "you will be able to", "you need to", "you need to show that",
        "you need to show that you",
        "you need to be able to", "to meet this standard you must be able to", "you should be able to",
        "to meet this standard you must", "what you must do", "you must be able to demonstrate that you can",
        "to achieve this standard you must be able to", "those carrying out this work must be able to",
    ),
    "knowledge": (
        "you need to know and understand", "you must know and understand", "you will need to know and understand",
        "what you must know and understand", "you need to understand", "you need to know", "you should know and understand",
        "to meet this standard you need to know and understand", "to meet this standard you must know and understand",
        "you need to have a knowledge and understanding of", "you must be able to show that you know and understand",
        "you need to show that you know, understand and can apply in practice", "you must have knowledge and understanding of",
        "you need to apply", "you need to know and understand the following", "you need a working knowledge of",
    ),
    "scope_general": ("what you must cover", "you must cover"),
    "behaviours": ("you will be able to show that you",),
}  # fmt: skip

# Facts about the standard, by their printed label.
FACTS: dict[str, tuple[str, ...]] = {
    "urn": ("urn", "nos urn", "unit reference", "unit reference number", "unique reference number", "reference number", "unit urn",
            "nos reference", "nos code", "unit number", "standard reference", "nos id", "reference", "unit id"),
    "title": ("title", "nos title", "unit title", "standard title", "title of nos", "title of standard"),
    "version": ("version number", "version", "version no", "version no."),
    "approved": ("date approved", "approved", "approved on", "approval date", "date of approval", "approved date", "publication date"),
    "review": ("indicative review date", "review date", "indicative review"),
    "withdrawn": ("date withdrawn", "withdrawn", "withdrawn on", "withdrawal date"),
    "validity": ("validity",),
    "status": ("status",),
    "developed_by": ("developed by", "developer", "standard setting organisation", "sso", "owner", "developing organisation"),
    "originating_organisation": ("originating organisation", "originating organization"),
    "original_urns": ("original urn", "original urns", "original urn(s)"),
    "occupations": ("relevant occupations", "relevant occupation", "occupations", "occupational area"),
    "suites": ("suite", "suites", "suite(s)", "business sectors (suites)", "nos suite", "nos suite(s)", "business sector (suite)",
               "sector suite", "suite title"),
    "keywords": ("keywords", "key words", "keyword", "key word"),
    "soc_code": ("soc code", "soc codes", "soc"),
    "category": ("noscategory", "nos category", "category"),
    "sqa_code": ("sqa code", "sqa unit code", "unit code"),
    "extra": ("level", "scqf level", "credit value", "credit", "credits", "scqf credit", "scqf credits", "scqf level/credit", "unit level",
              "nos level", "unit status", "imported from", "record created", "last updated", "page title"),
}  # fmt: skip

# Labels that PDF and table exports break over two lines: first part, second part.
BROKEN_LABELS: dict[str, tuple[str, str]] = {
    "indicative review": ("date", "review"),
    "indicative": ("review date", "review"),
    "originating": ("organisation", "originating_organisation"),
    "relevant": ("occupations", "occupations"),
    "original": ("urn", "original_urns"),
    "version": ("number", "version"),
    "developed": ("by", "developed_by"),
    "date": ("approved", "approved"),
    "key": ("words", "keywords"),
    "business sectors": ("(suites)", "suites"),
}

# Labels that may be followed by their value with nothing but a blank between.
OPEN_LABELS = frozenset(
    {"version", "approved", "review", "validity", "status", "developed_by", "originating_organisation", "original_urns",
     "occupations", "suites", "keywords", "soc_code", "urn", "category"}
)  # fmt: skip

STATUS = {"original": "Original", "tailored": "Tailored"}
VALIDITY = {"current": "Current", "legacy": "Legacy", "archive": "Legacy", "archived": "Legacy"}
CATEGORY = {"core": "Core", "generic": "Generic", "job-specific": "Job-specific", "jobspecific": "Job-specific",
            "job specific": "Job-specific"}  # fmt: skip
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

# Words that no sentence ends with: what follows on the next line is its rest.
OPEN_ENDS = frozenset(
    [
        "a", "an", "and", "or", "nor", "the", "your", "their", "his", "its", "our", "my", "every", "whose", "including",
        "between", "than", "because", "whether", "unless", "although", "y", "yr", "neu", "eich", "ein"
    ]
)  # fmt: skip
# Words that a sentence may end with ("keep in touch with"), but seldom does where a page broke the line.
SOFT_ENDS = frozenset(
    [
        "of", "to", "in", "on", "at", "by", "for", "from", "with", "within", "into", "onto", "about", "as", "that",
        "which", "who", "whom", "is", "are", "be", "been", "being", "was", "were", "any", "each", "other", "such",
        "this", "these", "those", "but", "if", "when", "where", "while", "how", "what", "why", "not", "also", "both",
        "either", "through", "during", "under", "over", "before", "after", "against", "across", "per", "via", "must",
        "may", "can", "should", "will", "would", "could", "more", "most", "least", "own", "her"
    ]
)  # fmt: skip

# Blocks of a web page, workbook or export that are no part of any standard, as whole lines.
FURNITURE = frozenset(
    {
        "skip to main content", "skip to content", "back to top", "print this page", "print", "download pdf", "download",
        "share this page", "cookies", "accept cookies", "accept all cookies", "cookie policy", "privacy policy", "contact us",
        "menu", "search", "home", "log in", "sign in", "nos finder", "back to search results", "view more", "read more",
        "cymraeg", "english", "welsh version", "terms and conditions", "accessibility statement", "site map", "sitemap",
        "about", "about us", "contact", "share", "print page", "skip navigation", "accept", "we use cookies", "privacy", "terms",
        "accessibility", "register", "my account", "next page", "previous page", "feedback", "facebook", "twitter", "linkedin",
        "download standard", "view pdf", "show more", "continued", "(continued)", "cont.", "end of document", "end of standard",
    }
)  # fmt: skip

# Empty boxes of an awarding body's workbook.
FORM_FIELDS = frozenset(
    {
        "candidate name", "candidate signature", "candidate's signature", "learner name", "learner signature", "assessor name",
        "assessor signature", "assessor's signature", "assessor initials", "iqa signature", "internal verifier signature",
        "internal verifier", "date", "date achieved", "date assessed", "evidence reference", "evidence ref", "evidence number",
        "evidence", "portfolio reference", "portfolio ref", "page number", "signature", "signed", "assessment method",
        "evidence type", "countersignature", "assessor", "comments", "met", "pc", "ref", "initials", "candidate number",
        "centre name", "centre number", "enrolment number", "evidence location",
    }
)  # fmt: skip

# Whole lines that say what kind of document this is, and nothing more.
BANNERS = frozenset(
    {"national occupational standards", "national occupational standard", "nos", "national occupational standards (nos)",
     "national occupational standards for the uk", "uk national occupational standards"}
)  # fmt: skip
PLACEHOLDERS = frozenset(
    {"urn", "title", "tbc", "tba", "tbd", "n/a", "na", "none", "not applicable", "-", "–", "—", "xxx", "xxxx", "insert urn",
     "insert title", "nos title", "title of nos", "unknown", "dd/mm/yyyy", "mm/yyyy", "date", "enter title", "enter urn", "nil"}
)  # fmt: skip

"""Names: from the string as published to parts, a display name and forms to compare."""

from race_doubles.clean.names.folding import (
    NameTokens,
    fold,
    fold_series,
    fold_variants,
    name_tokens,
)
from race_doubles.clean.names.parsing import STYLES, Name, parse_name, parse_name_parts, parse_names
from race_doubles.clean.names.placeholders import are_placeholders, is_placeholder
from race_doubles.clean.names.repair import MAX_LENGTH, clean_series, clean_text
from race_doubles.clean.names.short_forms import nickname_agreement, nickname_roots

__all__ = [
    "MAX_LENGTH",
    "STYLES",
    "Name",
    "NameTokens",
    "are_placeholders",
    "clean_series",
    "clean_text",
    "fold",
    "fold_series",
    "fold_variants",
    "is_placeholder",
    "name_tokens",
    "nickname_agreement",
    "nickname_roots",
    "parse_name",
    "parse_name_parts",
    "parse_names",
]

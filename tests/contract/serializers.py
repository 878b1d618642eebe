"""How schemathesis writes bodies that are neither JSON nor a form: as they are."""

from __future__ import annotations

import schemathesis

from ifrc_kg.media_types import SPARQL_QUERY
from ifrc_kg.web.validation import UPLOADS

schemathesis.serializer.alias([SPARQL_QUERY.media_type, *(each.media_type for each in UPLOADS)], "text/plain")

"""The HTTP interface as a document in OpenAPI 3.1: values, and how they are written; nothing here knows of Flask.

- `values`      parameters, bodies, answers and operations
- `schemas`     what JSON answers look like (JSON Schema 2020-12)
- `answers`     answers that many operations share: successes in formats, problems, headers
- `questions`   each stored query as an operation with its parameters
- `document`    operations as one document, in which what is said twice stands once

`ifrc_kg.web.api_routes` describes the routes that there are, and `ifrc_kg.web.api_pages` serves the document.
"""

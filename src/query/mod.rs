//! SPARQL: parse, plan, evaluate, limit, diagnose; and the catalogue of `queries/`. Knows nothing of extraction.

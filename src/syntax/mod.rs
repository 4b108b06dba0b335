//! The shape of sentences: tags, chunks and clauses. Knows nothing of entities and RDF.

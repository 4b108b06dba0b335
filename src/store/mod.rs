//! The embedded quad store. Knows nothing of claims.

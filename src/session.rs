//! Everything that a front-end may do. Knows nothing of terminals and HTTP.

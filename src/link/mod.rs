//! Mappings to other knowledge bases. Knows nothing of files.

pub mod sssom;

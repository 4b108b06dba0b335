//! Mappings to other knowledge bases.

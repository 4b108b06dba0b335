//! Bytes to reports. Knows nothing of extraction.

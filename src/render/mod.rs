//! What people see of an answer. No logic.

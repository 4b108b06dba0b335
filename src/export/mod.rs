//! The graph out again, as Turtle and the other formats.

//! A message about a place in a text, drawn with carets. Knows nothing of terminals.

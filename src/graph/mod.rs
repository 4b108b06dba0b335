//! Claims to quads and back; the only place where IRIs are minted or spelled. Knows nothing of text.

//! Texts that no newspaper prints, by name, each of about as many bytes as it is asked for.

/// Makes a text of about so many bytes.
type Make = fn(usize) -> String;

/// What the reader must come through in time that grows with the text and no faster.
pub const TEXTS: &[(&str, Make)] = &[
    ("one-line", |size| repeat("The army of Mali left Gao on Monday, officials said. ", size)),
    ("no-stop", |size| repeat("the army of Mali left the town and ", size)),
    ("small-words", |size| repeat("the of and ", size)),
    ("names", |size| repeat("Kabul Russia Hamas ", size)),
    ("chain-of-of", |size| format!("The {}end.", repeat("head of the ", size))),
    ("list", |size| format!("Troops left {}Gao.", repeat("Kabul, Herat, ", size))),
    ("since", |size| repeat("since as until after before ", size)),
    ("quotation-marks", |size| repeat("\"", size)),
    ("opening-marks", |size| repeat("“", size)),
    ("quotations", |size| repeat("“Go,” he said. ", size)),
    ("single-marks", |size| repeat("‘a’ s’ ", size)),
    ("brackets", |size| format!("{}{}", "(".repeat(size / 2), ")".repeat(size / 2))),
    ("words-in-brackets", |size| format!("{}{}", repeat("(a ", size * 3 / 4), ")".repeat(size / 4))),
    ("full-stops", |size| repeat(".", size)),
    ("closing-marks", |size| repeat(".\")", size)),
    ("commas", |size| repeat(",", size)),
    ("initials", |size| repeat("A.", size)),
    ("hyphens", |size| repeat("pull-out-", size)),
    ("apostrophes", |size| repeat("n't's've", size)),
    ("long-word", |size| repeat("a", size)),
    ("long-capital-word", |size| repeat("A", size)),
    ("digits", |size| repeat("9", size)),
    ("ranges", |size| repeat("20-", size)),
    ("number-words", |size| repeat("twenty-", size)),
    ("owners", |size| repeat("Russia's ", size)),
    ("acts-of-acts", |size| repeat("Russia supports the opposition. France opposes the support. ", size)),
    ("numbers", |size| repeat("1,200 to 30 million ", size)),
    ("dates", |size| repeat("May 1, 2021 ", size)),
    ("newlines", |size| repeat("\n", size)),
    ("short-lines", |size| repeat("Go\n", size)),
    ("bullets", |size| repeat("• Go\n", size)),
    ("spaces", |size| repeat(" ", size)),
    ("accents", |size| repeat("e\u{301}\u{301}\u{301} ", size)),
    ("right-to-left", |size| repeat("قال المتحدث \u{202e}إن القوات انسحبت. ", size)),
    ("control-characters", |size| repeat("\u{1}\u{7}\u{1b}[0m\u{7f} ", size)),
    ("grown-capitals", |size| repeat("İSTANBUL ŉ ǰ ẞ ", size)),
    ("acts", |size| repeat("Russia opposes the US withdrawal from Mali.\n\n", size)),
    ("chance", chance),
];

fn repeat(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

/// Bytes that look like chance, as far as they are UTF-8.
fn chance(size: usize) -> String {
    let mut seed = 1_u64;
    let bytes: Vec<u8> = (0..size)
        .map(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed.to_be_bytes()[0]
        })
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

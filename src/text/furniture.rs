/// Lower-case beginnings of lines that a web page puts around a report.
const LINES: [&str; 27] = [
    "(last updated",
    "last updated",
    "(updated",
    "your email address will not be published",
    "required fields are marked",
    "share this",
    "share on",
    "read more",
    "read also",
    "also read",
    "click here",
    "subscribe",
    "sign up",
    "follow us",
    "advertisement",
    "related articles",
    "related stories",
    "related news",
    "recommended",
    "all rights reserved",
    "copyright",
    "©",
    "photo:",
    "image:",
    "file photo",
    "(reporting by",
    "tags:",
];

/// Lower-case lines after which nothing of the report follows.
const ENDS: [&str; 6] =
    ["leave a reply", "leave a comment", "post a comment", "comments", "join the conversation", "previous article"];

/// What a line of a web page is to the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Furniture {
    /// Words around the report.
    Line,
    /// The first line of what follows the report.
    End,
}

/// What a line is, if it is furniture.
pub(super) fn furniture(line: &str) -> Option<Furniture> {
    // Only a short line can be furniture; lower-casing a long one would cost for nothing.
    if line.len() > 160 {
        return None;
    }
    let line = line.trim().to_lowercase();
    if ENDS.iter().any(|end| line == *end || line.trim_end_matches([':', '.']) == *end) {
        return Some(Furniture::End);
    }
    LINES.iter().any(|start| line.starts_with(start)).then_some(Furniture::Line)
}

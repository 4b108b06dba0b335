/// A page in pieces.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The texts between tags that break the line, in their order.
    pub blocks: Vec<Block>,
    /// The elements around them, each before those in it; the first is the page itself.
    pub elements: Vec<Element>,
    /// What `<title>` says.
    pub title: String,
    /// Names and properties of `<meta>` in lower case, with their contents, and those of `itemprop`.
    pub metas: Vec<(String, String)>,
    /// The address that the page calls its own.
    pub canonical: Option<String>,
    /// What `<time>` says, and whether it stands in an article.
    pub times: Vec<(String, bool)>,
    /// The texts of `<script type="application/ld+json">`.
    pub scripts: Vec<String>,
}

/// A text between two tags that break the line.
#[derive(Debug)]
pub(super) struct Block {
    /// The words, with one space between them, and `\n` where the page breaks the line.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// Bytes of it that are links.
    pub linked: usize,
    /// The element that it stands in.
    pub element: usize,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// The heading of the page.
    Title,
    /// A heading below that.
    Heading,
    /// Text that is in no element made for text.
    Other,
}

/// An element that breaks the line, and what holds of all that is in it.
#[derive(Debug)]
pub(super) struct Element {
    /// The element around it; the page is in itself.
    pub parent: usize,
    /// One past the last element in it.
    pub end: usize,
    /// The innermost element that holds paragraphs rather than being one: this, or one around it.
    pub home: usize,
    /// What its name, class and id say for it, before anything in it is read.
    pub weight: f32,
    /// Whether it is the page as a whole.
    pub whole: bool,
    /// Whether it is part of the report, as far as its name says.
    pub part: Part,
    /// The innermost element made for an article: this, or one around it.
    pub article: Option<usize>,
}

/// Whether an element is part of the report, by the firmest word that it or one around it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Nothing speaks against it.
    Report,
    /// Its class or id speaks against it.
    Doubtful,
    /// It is made for what stands around a report.
    Around,
    /// It is not shown.
    Hidden,
}

impl Block {
    /// Which part of the text is no link, from 0 to 1.
    pub fn unlinked(&self) -> f32 {
        1.0 - self.linked as f32 / self.text.len().max(1) as f32
    }
}

use html5gum::emitters::default::{DefaultEmitter, StartTag};
use html5gum::{Token, Tokenizer};
use rustc_hash::FxHashMap;

use super::block::{Block, Element, Kind, Page, Part};

/// Cuts a page, or a piece of one, into blocks. Any text is a page; what is not closed ends with what is around it.
pub(super) fn cut(html: &str) -> Page {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut cutter = Cutter::new();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => cutter.start(&tag),
            Token::EndTag(tag) => cutter.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => cutter.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    cutter.finish()
}

/// An element that is not closed yet.
struct Open {
    name: String,
    /// This element, if it breaks the line or is hidden, or the one around it.
    element: usize,
    inline: bool,
    /// The innermost element that breaks the line, and what it makes of its text.
    block: (usize, Kind),
}

/// Elements in a line through which an end is looked for: more are a mistake of the page.
const NEAR: usize = 64;

/// Where the text of an element goes that is no part of a block.
enum Aside {
    /// Nowhere: it is a program or a form field.
    Dropped,
    /// To the title of the page.
    Title,
    /// To the scripts that describe the page.
    Script,
}

struct Cutter {
    page: Page,
    open: Vec<Open>,
    /// How many elements of each name are open.
    counts: FxHashMap<String, usize>,
    /// How many links are open.
    links: usize,
    text: String,
    linked: usize,
    /// Where text goes until the end of an element.
    aside: Option<(String, Aside)>,
    /// Where in `text` a time begins that is given in words.
    time: Option<usize>,
}

impl Cutter {
    fn new() -> Self {
        let root = Element { parent: 0, end: 0, home: 0, weight: 0.0, whole: true, part: Part::Report, article: None };
        Self {
            page: Page { elements: vec![root], ..Page::default() },
            open: Vec::new(),
            counts: FxHashMap::default(),
            links: 0,
            text: String::new(),
            linked: 0,
            aside: None,
            time: None,
        }
    }

    /// The innermost element.
    fn element(&self) -> usize {
        self.open.last().map_or(0, |open| open.element)
    }

    /// The innermost element that breaks the line, and what it makes of its text.
    fn block(&self) -> (usize, Kind) {
        self.open.last().map_or((0, Kind::Other), |open| open.block)
    }

    fn start(&mut self, tag: &StartTag<()>) {
        if self.aside.is_some() {
            return;
        }
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let attribute = |key: &str| {
            let value = tag.attributes.get(key.as_bytes())?;
            Some(String::from_utf8_lossy(value).into_owned())
        };
        let in_hidden = self.page.elements[self.element()].part == Part::Hidden;
        self.describe(&name, &attribute);
        match name.as_str() {
            "br" => return self.line_break(),
            "hr" => return self.flush(),
            "script"
                if attribute("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json")) =>
            {
                return self.aside = Some((name, Aside::Script));
            }
            name if RAW.contains(&name) => return self.aside = Some((name.to_owned(), Aside::Dropped)),
            "title" if self.page.title.is_empty() && !in_hidden => return self.aside = Some((name, Aside::Title)),
            name if VOID.contains(&name) || (in_hidden && tag.self_closing) => return,
            _ => {}
        }
        // What is not shown does not break the line.
        let inline = in_hidden || INLINE.contains(&name.as_str()) || HIDDEN.contains(&name.as_str());
        if !inline {
            self.flush();
            self.close_implied(&name);
        }
        let element =
            if inline && !is_hidden(&name, &attribute) { self.element() } else { self.open_element(&name, &attribute) };
        let block = if inline { self.block() } else { (element, kind(&name)) };
        self.links += usize::from(name == "a");
        *self.counts.entry(name.clone()).or_insert(0) += 1;
        self.open.push(Open { name, element, inline, block });
    }

    /// Takes what an element says of the page.
    fn describe(&mut self, name: &str, attribute: &impl Fn(&str) -> Option<String>) {
        let content =
            || attribute("content").or_else(|| attribute("datetime")).filter(|value| !value.trim().is_empty());
        let keys = ["name", "property", "itemprop"].into_iter().filter(|key| name == "meta" || *key == "itemprop");
        for key in keys.filter_map(attribute) {
            let Some(content) = content() else { break };
            self.page.metas.push((key.trim().to_lowercase(), content));
        }
        match name {
            "link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.page.canonical = self.page.canonical.take().or_else(|| attribute("href"));
            }
            "time" => match attribute("datetime") {
                Some(time) => self.page.times.push((time, self.page.elements[self.element()].article.is_some())),
                None => self.time = Some(self.text.len()),
            },
            _ => {}
        }
    }

    /// Opens an element that breaks the line, or is hidden.
    fn open_element(&mut self, name: &str, attribute: &impl Fn(&str) -> Option<String>) -> usize {
        let parent = self.element();
        let around = &self.page.elements[parent];
        let names = ["class", "id"].into_iter().filter_map(attribute).collect::<Vec<_>>().join(" ").to_lowercase();
        let role = attribute("role").unwrap_or_default().to_lowercase();
        let article = name == "article"
            || role == "article"
            || attribute("itemprop").is_some_and(|property| property.eq_ignore_ascii_case("articleBody"));
        let made_for_it = article || name == "main" || role == "main";
        let own = self.page.elements.len();
        let part = if is_hidden(name, attribute) {
            Part::Hidden
        } else if AROUND.contains(&name)
            || matches!(role.as_str(), "navigation" | "complementary" | "banner" | "contentinfo" | "search" | "dialog")
        {
            Part::Around
        } else if !made_for_it && !matches!(name, "html" | "body") && says(&names, &DOUBTFUL) && !says(&names, &LIKELY)
        {
            Part::Doubtful
        } else {
            Part::Report
        };
        let element = Element {
            parent,
            end: usize::MAX,
            home: if TEXT.contains(&name) { around.home } else { own },
            weight: weight(name, &names) + if made_for_it { 25.0 } else { 0.0 },
            whole: matches!(name, "html" | "body"),
            part: part.max(around.part),
            article: if article { Some(own) } else { around.article },
        };
        self.page.elements.push(element);
        own
    }

    /// Closes what the start of an element ends: paragraphs end where a block begins, items where the next one does.
    fn close_implied(&mut self, name: &str) {
        if self.counts.get("p").is_some_and(|&count| count > 0) {
            self.close("p", true);
        }
        let ends: &[&str] = match name {
            "li" => &["li"],
            "dt" | "dd" => &["dt", "dd"],
            "td" | "th" => &["td", "th"],
            "tr" => &["td", "th", "tr"],
            _ => &[],
        };
        while self.open.last().is_some_and(|open| ends.contains(&open.name.as_str())) {
            self.pop();
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((until, aside)) = self.aside.take() {
            if until == name {
                return;
            }
            self.aside = Some((until, aside));
            return;
        }
        if name == "time"
            && let Some(start) = self.time.take()
        {
            let words = self.text.get(start..).unwrap_or("").trim().to_owned();
            self.page.times.push((words, self.page.elements[self.element()].article.is_some()));
        }
        let inline = INLINE.contains(&name) || HIDDEN.contains(&name);
        if !inline && self.page.elements[self.element()].part != Part::Hidden {
            self.flush();
        }
        if self.counts.get(name).is_some_and(|&count| count > 0) {
            self.close(name, inline || name == "p");
        }
    }

    /// Closes the innermost open element of a name and all in it; if `near`, only where nothing but text is in between.
    fn close(&mut self, name: &str, near: bool) {
        let most = if near { NEAR } else { usize::MAX };
        for at in (0..self.open.len()).rev().take(most) {
            if self.open[at].name == name {
                while self.open.len() > at {
                    self.pop();
                }
                return;
            }
            if near && !self.open[at].inline {
                return;
            }
        }
    }

    fn pop(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if let Some(count) = self.counts.get_mut(&open.name) {
            *count -= 1;
        }
        self.links -= usize::from(open.name == "a");
        if open.element != self.element() {
            self.page.elements[open.element].end = self.page.elements.len();
        }
    }

    fn text(&mut self, text: &str) {
        match self.aside {
            Some((_, Aside::Dropped)) => return,
            Some((_, Aside::Title)) => return self.page.title.push_str(text),
            Some((_, Aside::Script)) => return self.page.scripts.push(text.to_owned()),
            None => {}
        }
        if self.page.elements[self.element()].part == Part::Hidden {
            return;
        }
        let before = self.text.len();
        for letter in text.chars() {
            match letter {
                // Soft hyphens and spaces without width belong to the page, not to the words.
                '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => {}
                _ if letter.is_whitespace() => {
                    if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                        self.text.push(' ');
                    }
                }
                _ if letter.is_control() => {}
                _ => self.text.push(letter),
            }
        }
        if self.links > 0 {
            self.linked += self.text.len() - before;
        }
    }

    /// A line ends here; where two do, so does the paragraph.
    fn line_break(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        if self.text.ends_with('\n') {
            return self.flush();
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Ends a block.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        let text = match text.trim_end() {
            "" => return,
            trimmed if trimmed.len() == text.len() => text,
            trimmed => trimmed.to_owned(),
        };
        let (element, kind) = self.block();
        self.page.blocks.push(Block { linked: linked.min(text.len()), text, kind, element });
    }

    fn finish(mut self) -> Page {
        self.flush();
        let end = self.page.elements.len();
        self.page.elements[0].end = end;
        for element in &mut self.page.elements {
            element.end = element.end.min(end);
        }
        self.page
    }
}

/// What an element that breaks the line makes of its text.
fn kind(name: &str) -> Kind {
    match name {
        "p" | "dd" | "blockquote" | "pre" => Kind::Paragraph,
        "li" => Kind::Item,
        "h1" => Kind::Title,
        "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "caption" | "legend" => Kind::Heading,
        _ => Kind::Other,
    }
}

/// Whether an element is not shown. A page as a whole is, whatever its style says before a script has run.
fn is_hidden(name: &str, attribute: &impl Fn(&str) -> Option<String>) -> bool {
    if matches!(name, "html" | "body") {
        return false;
    }
    let style = attribute("style").map(|style| style.to_lowercase().replace(' ', ""));
    HIDDEN.contains(&name)
        || attribute("hidden").is_some()
        || attribute("aria-hidden").is_some_and(|hidden| hidden == "true")
        || style.is_some_and(|style| style.contains("display:none") || style.contains("visibility:hidden"))
        || attribute("class").is_some_and(|class| {
            class.split_whitespace().any(|name| matches!(name, "sr-only" | "visually-hidden" | "screen-reader-text"))
        })
}

/// What an element's own name, and its class and id, say for its holding a report; after Mozilla's Readability.
fn weight(name: &str, names: &str) -> f32 {
    let own = match name {
        "div" | "section" => 5.0,
        "pre" | "td" | "blockquote" => 3.0,
        "ol" | "ul" | "dl" | "dd" | "dt" | "li" | "form" | "address" => -3.0,
        "th" => -5.0,
        _ => 0.0,
    };
    let likely = if says(names, &LIKELY) { 25.0 } else { 0.0 };
    let doubtful = if says(names, &DOUBTFUL) { -25.0 } else { 0.0 };
    own + likely + doubtful
}

/// Whether one of the words stands among the parts of a class or id: `related` in `box related-stories`.
fn says(names: &str, words: &[&str]) -> bool {
    let mut parts = names.split(|letter: char| !letter.is_ascii_alphabetic());
    parts.any(|part| words.contains(&part))
}

/// Elements that hold nothing and are never closed.
const VOID: [&str; 13] =
    ["area", "base", "col", "embed", "img", "input", "link", "meta", "param", "source", "track", "wbr", "frame"];

/// Elements in which nothing is markup, and nothing is text of the page.
const RAW: [&str; 8] = ["script", "style", "noscript", "iframe", "textarea", "noembed", "noframes", "xmp"];

/// Elements whose text is no text of the page.
const HIDDEN: [&str; 10] =
    ["template", "svg", "math", "select", "button", "object", "video", "audio", "canvas", "datalist"];

/// Elements that stand in a line with the words around them.
const INLINE: [&str; 37] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "picture",
];

/// Elements that are a paragraph rather than hold some.
const TEXT: [&str; 15] =
    ["p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "ul", "ol", "dl"];

/// Elements made for what stands around a report.
const AROUND: [&str; 9] = ["nav", "aside", "footer", "header", "form", "figure", "figcaption", "dialog", "menu"];

/// Parts of classes and ids of what stands around a report.
const DOUBTFUL: [&str; 58] = [
    "ad", "ads", "advert", "advertisement", "author", "banner", "bio", "breadcrumb", "breadcrumbs", "byline",
    "caption", "combx", "comment", "comments", "contact", "cookie", "cookies", "credit", "dateline", "disqus",
    "donate", "footer", "footnote", "gdpr", "header", "legends", "masthead", "menu", "meta", "more", "nav", "navbar",
    "navigation", "newsletter", "outbrain", "pager", "pagination", "paywall", "popup", "promo", "promoted",
    "recirculation", "recommended", "related", "remark", "replies", "rss", "share", "sharing", "sidebar", "social",
    "sponsor", "sponsored", "subscribe", "subscription", "taboola", "tags", "teaser",
];

/// Parts of classes and ids of what holds a report.
const LIKELY: [&str; 12] = [
    "article", "articlebody", "body", "content", "entry", "hentry", "main", "post", "story", "storybody", "text",
    "blog",
];

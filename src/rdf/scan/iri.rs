use memchr::memchr;
use oxigraph::model::NamedNodeRef;

use super::cursor::Cursor;

/// IRIs that were read not long ago: the same few come again and again.
pub(super) struct KnownIris {
    // Invariant: each is an absolute IRI, or empty.
    recent: [String; RECENT],
    /// The place of the last subject.
    subject: usize,
    /// The place of the last predicate.
    predicate: usize,
    /// For the predicate at each place, that of the one that came behind it.
    next: [u8; RECENT],
}

/// How many IRIs are remembered; they stay in the processor's cache.
const RECENT: usize = 128;

impl Default for KnownIris {
    fn default() -> Self {
        Self { recent: [const { String::new() }; RECENT], subject: 0, predicate: 0, next: [0; RECENT] }
    }
}

impl KnownIris {
    /// An IRI without escapes.
    pub(super) fn iri<'a>(&mut self, cursor: &mut Cursor<'a>) -> Option<NamedNodeRef<'a>> {
        self.place(cursor).map(|(_, iri)| iri)
    }

    /// An IRI that probably is the subject of the line before.
    pub(super) fn subject<'a>(&mut self, cursor: &mut Cursor<'a>) -> Option<NamedNodeRef<'a>> {
        if let Some(iri) = self.at(self.subject, cursor) {
            return Some(iri);
        }
        let (place, iri) = self.place(cursor)?;
        self.subject = place;
        Some(iri)
    }

    /// An IRI that probably stands behind the predicate of the line before, as it did last time.
    pub(super) fn predicate<'a>(&mut self, cursor: &mut Cursor<'a>) -> Option<NamedNodeRef<'a>> {
        let before = self.predicate;
        let likely = usize::from(self.next[before]);
        if let Some(iri) = self.at(likely, cursor) {
            self.predicate = likely;
            return Some(iri);
        }
        let (place, iri) = self.place(cursor)?;
        self.next[before] = place as u8;
        self.predicate = place;
        Some(iri)
    }

    /// The IRI of a place, if it comes next.
    fn at<'a>(&self, place: usize, cursor: &mut Cursor<'a>) -> Option<NamedNodeRef<'a>> {
        let known = self.recent[place].as_str();
        let behind = cursor.rest().strip_prefix('<')?.strip_prefix(known)?;
        if known.is_empty() || !behind.starts_with('>') {
            return None;
        }
        let iri = cursor.take(known.len() + 2)?;
        Some(NamedNodeRef::new_unchecked(&iri[1..=known.len()]))
    }

    /// The IRI that comes next, and the place where it is remembered.
    fn place<'a>(&mut self, cursor: &mut Cursor<'a>) -> Option<(usize, NamedNodeRef<'a>)> {
        cursor.pass('<')?;
        let length = memchr(b'>', cursor.rest().as_bytes())?;
        let iri = cursor.take(length)?;
        cursor.pass('>')?;
        // Those of one namespace differ in their length and at their end.
        let end = iri.as_bytes().last_chunk().map_or(0, |end: &[u8; 2]| end[0] as usize * 3 + end[1] as usize * 5);
        let place = (iri.len() + end) % RECENT;
        let known = &mut self.recent[place];
        if iri.is_empty() || known != iri {
            if !is_plain(iri) {
                NamedNodeRef::new(iri).ok()?;
            }
            known.clear();
            known.push_str(iri);
        }
        Some((place, NamedNodeRef::new_unchecked(iri)))
    }
}

/// Whether it is certainly an absolute IRI (RFC 3987); `false` for what needs a closer look.
fn is_plain(iri: &str) -> bool {
    let weight: u64 = iri.bytes().map(|byte| WEIGHTS[usize::from(byte)]).sum();
    let is_of_web = iri.starts_with("http://") || iri.starts_with("https://");
    match weight {
        // The one colon is that of the scheme.
        COLON..=ONCE_AND_COLON if is_of_web => true,
        _ => weight & (COLON - 1) <= ONCE && has_plain_authority(iri),
    }
}

/// Whether scheme and authority are in order: a user or an address in brackets is not plain.
fn has_plain_authority(iri: &str) -> bool {
    let Some((scheme, behind)) = iri.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let authority = behind.strip_prefix("//").and_then(|behind| behind.split(['/', '?', '#']).next());
    let (host, port) = authority.map_or(("", ""), |authority| authority.split_once(':').unwrap_or((authority, "")));
    is_scheme && !host.contains('@') && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// The weight of `#`, which may stand in an IRI once.
const ONCE: u64 = 1;
/// The weight of what does not stand in a plain IRI.
const ODD: u64 = 2;
/// The weight of what may stand in a path, but not everywhere before it; no line is so long that others add up to it.
const COLON: u64 = 1 << 40;
const ONCE_AND_COLON: u64 = ONCE + COLON;

/// What each byte adds to the weight of an IRI.
const WEIGHTS: [u64; 256] = {
    let mut weights = [ODD; 256];
    let plain = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=/?";
    let mut at = 0;
    while at < plain.len() {
        weights[plain[at] as usize] = 0;
        at += 1;
    }
    weights[b'#' as usize] = ONCE;
    weights[b':' as usize] = COLON;
    weights[b'@' as usize] = COLON;
    weights
};

use memchr::memchr;
use oxigraph::model::NamedNodeRef;

use super::cursor::Cursor;

impl<'a> Cursor<'a> {
    /// An IRI without escapes.
    pub(super) fn iri(&mut self, known: &mut KnownIris) -> Option<NamedNodeRef<'a>> {
        self.pass('<')?;
        let length = memchr(b'>', self.rest().as_bytes())?;
        let iri = self.take(length)?;
        self.pass('>')?;
        known.is_iri(iri).then(|| NamedNodeRef::new_unchecked(iri))
    }
}

/// IRIs that were read not long ago: the same few come again and again.
pub(super) struct KnownIris {
    // Invariant: each is an absolute IRI, or empty.
    recent: [String; RECENT],
}

/// How many IRIs are remembered; they stay in the processor's cache.
const RECENT: usize = 128;

impl Default for KnownIris {
    fn default() -> Self {
        Self { recent: [const { String::new() }; RECENT] }
    }
}

impl KnownIris {
    fn is_iri(&mut self, iri: &str) -> bool {
        // Those of one namespace differ in their length and at their end.
        let end = iri.as_bytes().last_chunk().map_or(0, |end: &[u8; 2]| end[0] as usize * 3 + end[1] as usize * 5);
        let known = &mut self.recent[(iri.len() + end) % RECENT];
        if known == iri {
            return !iri.is_empty();
        }
        let is_iri = is_plain(iri) || NamedNodeRef::new(iri).is_ok();
        if is_iri {
            known.clear();
            known.push_str(iri);
        }
        is_iri
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

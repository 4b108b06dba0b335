use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, NamedNodeRef};

use crate::graph::{Base, vocab};

/// What prefixes stand for, by name.
#[derive(Clone, Debug, Default)]
pub struct Prefixes(BTreeMap<String, String>);

/// The prefixes that SSSOM declares itself.
const BUILT_IN: [&str; 6] = ["owl", "rdf", "rdfs", "semapv", "skos", "sssom"];

impl Prefixes {
    /// The prefixes with which some IRIs are spelled: those that we know, and for other namespaces `ns1`, `ns2` and so on.
    pub fn needed<'a>(iris: impl Iterator<Item = NamedNodeRef<'a>>, base: &Base) -> Self {
        let known = vocab::prefixes(base);
        let (mut prefixes, mut others) = (BTreeMap::new(), Vec::new());
        for iri in iris {
            match known.iter().find(|(_, namespace)| iri.as_str().starts_with(namespace)) {
                Some((prefix, namespace)) => {
                    prefixes.insert((*prefix).to_owned(), namespace.clone());
                }
                None => others.push(namespace(iri.as_str())),
            }
        }
        others.sort_unstable();
        others.dedup();
        let numbered = others.into_iter().enumerate();
        prefixes.extend(numbered.map(|(index, namespace)| (format!("ns{}", index + 1), namespace.to_owned())));
        Self(prefixes)
    }

    /// Declares a prefix, in the place of what it stood for before.
    pub fn declare(&mut self, prefix: &str, namespace: &str) {
        self.0.insert(prefix.to_owned(), namespace.to_owned());
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()))
    }

    /// An IRI with the prefix that leaves least of it; the whole IRI where there is none.
    pub fn shorten(&self, iri: NamedNodeRef<'_>) -> String {
        let fits = self.iter().filter_map(|(prefix, namespace)| Some((prefix, iri.as_str().strip_prefix(namespace)?)));
        match fits.min_by_key(|(_, rest)| rest.len()) {
            Some((prefix, rest)) => format!("{prefix}:{}", ascii(rest)),
            None => ascii(iri.as_str()),
        }
    }

    /// The IRI that is meant.
    ///
    /// # Errors
    /// What is wrong with it, and what to write.
    pub fn expand(&self, written: &str) -> Result<NamedNode, String> {
        let Some((prefix, rest)) = written.split_once(':') else {
            return Err(format!("`{written}` has no prefix; write a name such as `wd:Q43`"));
        };
        let built_in = || BUILT_IN.contains(&prefix).then(|| known(prefix)).flatten();
        let iri = match self.0.get(prefix).map(String::as_str).or_else(built_in) {
            Some(namespace) => format!("{namespace}{rest}"),
            None if matches!(prefix, "http" | "https") => written.to_owned(),
            None => {
                let namespace = known(prefix).unwrap_or("https://…");
                return Err(format!(
                    "the prefix `{prefix}:` is not declared; write `#  {prefix}: {namespace}` below `#curie_map:`"
                ));
            }
        };
        NamedNode::new(self::iri(&iri)).map_err(|_| format!("`{written}` makes no IRI"))
    }
}

fn known(prefix: &str) -> Option<&'static str> {
    vocab::PREFIXES.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| *namespace)
}

/// An IRI in ASCII, which is what others take: letters of other alphabets become their bytes (RFC 3987, 3.1).
fn ascii(iri: &str) -> String {
    let mut ascii = String::with_capacity(iri.len());
    for character in iri.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            character.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| ascii.push_str(&format!("%{byte:02X}")));
        }
    }
    ascii
}

/// The IRI of one in ASCII: bytes that are letters of other alphabets become those (RFC 3987, 3.2).
fn iri(ascii: &str) -> String {
    let (mut iri, mut bytes, mut rest) = (String::with_capacity(ascii.len()), Vec::new(), ascii);
    loop {
        let byte = rest.strip_prefix('%').and_then(|rest| u8::from_str_radix(rest.get(..2)?, 16).ok());
        if let Some(byte) = byte.filter(|byte| !byte.is_ascii()) {
            bytes.push(byte);
            rest = &rest[3..];
            continue;
        }
        match std::str::from_utf8(&bytes) {
            Ok(letters) => iri.push_str(letters),
            Err(_) => bytes.iter().for_each(|byte| iri.push_str(&format!("%{byte:02X}"))),
        }
        bytes.clear();
        let Some(character) = rest.chars().next() else { return iri };
        iri.push(character);
        rest = &rest[character.len_utf8()..];
    }
}

/// An IRI up to the last mark behind which something stands.
fn namespace(iri: &str) -> &str {
    let body = iri.trim_end_matches(['/', '#']);
    &iri[..body.rfind(['/', '#', ':']).map_or(iri.len(), |mark| mark + 1)]
}

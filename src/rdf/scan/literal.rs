use memchr::memchr2;
use oxigraph::model::LiteralRef;
use oxigraph::model::vocab::rdf;

use super::cursor::Cursor;
use super::iri::KnownIris;

impl<'a> Cursor<'a> {
    /// A literal; `decoded` takes its value if that has escapes, `lower` its language tag if that has capitals.
    pub(super) fn literal<'q>(
        &mut self,
        known: &mut KnownIris,
        decoded: &'q mut String,
        lower: &'q mut String,
    ) -> Option<LiteralRef<'q>>
    where
        'a: 'q,
    {
        let value = self.quoted(decoded)?;
        match self.byte()? {
            b'@' => {
                let language = self.language(lower)?;
                Some(LiteralRef::new_language_tagged_literal_unchecked(value, language))
            }
            b'^' => {
                self.pass('^')?;
                self.pass('^')?;
                let datatype = known.iri(self)?;
                let needs_language = datatype == rdf::LANG_STRING || datatype == rdf::DIR_LANG_STRING;
                (!needs_language).then(|| LiteralRef::new_typed_literal(value, datatype))
            }
            _ => Some(LiteralRef::new_simple_literal(value)),
        }
    }

    fn quoted<'q>(&mut self, decoded: &'q mut String) -> Option<&'q str>
    where
        'a: 'q,
    {
        self.pass('"')?;
        let piece = self.piece()?;
        if self.pass('"').is_some() {
            return Some(piece);
        }
        decoded.clear();
        decoded.push_str(piece);
        while self.pass('"').is_none() {
            decoded.push(self.escape()?);
            decoded.push_str(self.piece()?);
        }
        Some(decoded)
    }

    /// What stands before the next quotation mark or escape.
    fn piece(&mut self) -> Option<&'a str> {
        let length = memchr2(b'"', b'\\', self.rest().as_bytes())?;
        self.take(length)
    }

    /// What an escape stands for; `None` if it is a wrong one.
    fn escape(&mut self) -> Option<char> {
        self.pass('\\')?;
        let kind = self.rest().chars().next()?;
        self.pass(kind)?;
        Some(match kind {
            't' => '\t',
            'b' => '\x08',
            'n' => '\n',
            'r' => '\r',
            'f' => '\x0c',
            '"' | '\'' | '\\' => kind,
            'u' => self.code_point(4)?,
            'U' => self.code_point(8)?,
            _ => return None,
        })
    }

    fn code_point(&mut self, digits: usize) -> Option<char> {
        let mut value = 0;
        for digit in self.take(digits)?.chars() {
            value = value << 4 | digit.to_digit(16)?;
        }
        char::from_u32(value)
    }

    /// A language tag with no more than a language, a script and a region (BCP 47), in small letters.
    fn language<'q>(&mut self, lower: &'q mut String) -> Option<&'q str>
    where
        'a: 'q,
    {
        self.pass('@')?;
        let tag = self.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'-')?;
        let mut lengths = tag.split('-').map(str::len);
        let is_plain = matches!(
            (lengths.next(), lengths.next(), lengths.next(), lengths.next()),
            (Some(2..=8), None | Some(2 | 4), None, None) | (Some(2..=8), Some(4), Some(2), None)
        );
        if !is_plain || tag.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if !tag.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Some(tag);
        }
        lower.clear();
        lower.push_str(tag);
        lower.make_ascii_lowercase();
        Some(lower)
    }
}

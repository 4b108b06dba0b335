use std::borrow::Cow;

use crate::ingest::Error;

/// Where a page or feed must have declared its encoding.
const HEAD: usize = 1024;

/// The bytes as text, without a byte order mark where `declares` is set.
///
/// A format that `declares` its encoding is read in Latin-1 and Windows-1252 too, which old pages in English use. UTF-8
/// wins over what is declared, so that a file that was converted is read as what it is.
///
/// # Errors
/// The bytes are in another encoding, or no text; `name` is what errors call the file.
pub(super) fn decode<'a>(bytes: &'a [u8], declares: bool, name: &str) -> Result<Cow<'a, str>, Error> {
    let utf16 = matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    if !utf16 && let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
        return Err(Error::Binary { name: name.to_owned(), offset });
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) if declares => return Ok(Cow::Borrowed(text.trim_start_matches('\u{FEFF}'))),
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    let declared = if utf16 { Some("UTF-16".to_owned()) } else { declared(bytes).filter(|_| declares) };
    if declared.as_deref().is_some_and(is_western) {
        return Ok(Cow::Owned(bytes.iter().map(|&byte| western(byte)).collect()));
    }
    let offset = error.valid_up_to();
    let line = 1 + bytes[..offset].iter().filter(|&&byte| byte == b'\n').count();
    // What is declared as UTF-8 and is none was in most cases put together from several sources.
    let encoding = declared.filter(|encoding| encoding != "utf-8");
    Err(Error::NotUtf8 { name: name.to_owned(), offset, line, encoding })
}

/// The encoding in `<meta charset="…">`, `<meta … content="text/html; charset=…">` or `<?xml … encoding="…"?>`, in lower
/// case.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_lowercase();
    let (key, at) = ["charset", "encoding"].into_iter().find_map(|key| head.find(key).map(|at| (key, at)))?;
    let value = head[at + key.len()..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_:.".contains(letter));
    let value = &value[..end.unwrap_or(value.len())];
    (!value.is_empty()).then(|| value.to_owned())
}

/// Whether the WHATWG Encoding Standard reads a label as windows-1252.
fn is_western(label: &str) -> bool {
    matches!(
        label,
        "windows-1252"
            | "cp1252"
            | "x-cp1252"
            | "iso-8859-1"
            | "iso8859-1"
            | "iso_8859-1"
            | "latin1"
            | "l1"
            | "us-ascii"
            | "ascii"
    )
}

/// What stands at 0x80 to 0x9F in windows-1252; its five gaps are the control characters of Latin-1.
const WESTERN: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

fn western(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WESTERN[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let found = decode(bytes, true, "a.html").map_or_else(|error| error.to_string(), |text| text.into_owned());
        assert_eq!(found, expected);
    }

    #[test]
    fn a_page_is_read_in_the_encoding_that_it_declares() {
        check(b"\xEF\xBB\xBF<p>caf\xC3\xA9", "<p>café");
        check(b"<meta charset=\"ISO-8859-1\"><p>\x93caf\xE9\x94", "<meta charset=\"ISO-8859-1\"><p>“café”");
        check(b"<?xml version='1.0' encoding='windows-1252'?>\x80", "<?xml version='1.0' encoding='windows-1252'?>€");
        check("<meta charset=windows-1251><p>мир".as_bytes(), "<meta charset=windows-1251><p>мир");
    }

    #[test]
    fn another_encoding_is_named() {
        check(
            b"<meta charset=windows-1251>\n<p>\xEC\xE8\xF0",
            "`a.html` is not UTF-8 but windows-1251: the first wrong byte is at offset 31, in line 2",
        );
        check(b"<p>\xEC", "`a.html` is not UTF-8: the first wrong byte is at offset 3, in line 1");
        check(b"\xFF\xFEa\x00", "`a.html` is not UTF-8 but UTF-16: the first wrong byte is at offset 0, in line 1");
        check(b"<p>a\x00", "`a.html` is not a text: byte 4 is NUL");
    }
}

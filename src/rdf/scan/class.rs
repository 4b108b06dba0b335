/// A set of ASCII bytes, as a bit of [`CLASSES`].
#[derive(Clone, Copy)]
pub(super) struct Class(u8);

/// What may follow the authority of an IRI; `#` may do so only once, and `%` only before two digits.
pub(super) const PATH: Class = Class(1);
/// What a host may consist of, numbers of version 6 left out.
pub(super) const HOST: Class = Class(1 << 1);
/// What the scheme of an IRI may consist of, behind its first letter.
pub(super) const SCHEME: Class = Class(1 << 2);
pub(super) const DIGIT: Class = Class(1 << 3);
/// What the label of a blank node may consist of, behind its first letter.
pub(super) const LABEL: Class = Class(1 << 4);
/// What a language tag may consist of, digits left out.
pub(super) const TAG: Class = Class(1 << 5);
/// What stands for itself between quotation marks; all that is not ASCII does.
pub(super) const QUOTED: Class = Class(1 << 6);

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    loop {
        let (letter, digit) = (byte.is_ascii_alphabetic(), byte.is_ascii_digit());
        let unreserved = letter || digit || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let delimiter = matches!(byte, b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=');
        let path = unreserved || delimiter || matches!(byte, b':' | b'@' | b'/' | b'?');
        let host = unreserved || delimiter;
        let scheme = letter || digit || matches!(byte, b'+' | b'-' | b'.');
        let label = letter || digit || matches!(byte, b'-' | b'.' | b'_');
        let tag = letter || byte == b'-';
        let quoted = !matches!(byte, b'"' | b'\\' | b'\n' | b'\r');
        // Each is a bit, so the sum is their union.
        classes[byte as usize] = path as u8 * PATH.0
            + host as u8 * HOST.0
            + scheme as u8 * SCHEME.0
            + digit as u8 * DIGIT.0
            + label as u8 * LABEL.0
            + tag as u8 * TAG.0
            + quoted as u8 * QUOTED.0;
        if byte == u8::MAX {
            break classes;
        }
        byte += 1;
    }
};

impl Class {
    pub(super) fn holds(self, byte: u8) -> bool {
        CLASSES[usize::from(byte)] & self.0 != 0
    }
}

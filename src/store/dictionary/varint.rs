//! Numbers of seven bits a byte, the lowest first (LEB128).

/// Appends a number.
pub fn write(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number from the beginning of some bytes; `None` if they end within it, or it has more than 64 bits.
#[inline]
pub fn read(bytes: &mut &[u8]) -> Option<u64> {
    let (&first, rest) = bytes.split_first()?;
    if first < 0x80 {
        *bytes = rest;
        return Some(first.into());
    }
    read_long(first, rest, bytes)
}

/// Reads a number of more than one byte.
fn read_long<'a>(first: u8, mut rest: &'a [u8], bytes: &mut &'a [u8]) -> Option<u64> {
    let mut number = u64::from(first & 0x7f);
    let (mut byte, mut shift) = (first, 7);
    while byte >= 0x80 {
        (byte, rest) = rest.split_first().map(|(byte, rest)| (*byte, rest))?;
        let bits = u64::from(byte & 0x7f);
        if shift > 63 || bits << shift >> shift != bits {
            return None;
        }
        number |= bits << shift;
        shift += 7;
    }
    *bytes = rest;
    Some(number)
}

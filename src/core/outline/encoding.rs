//! The encodings in which spreadsheet programs write tables: UTF-8, UTF-16 and Windows-1252.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes the bytes of a table. Returns its text, and the encoding's name if it isn't UTF-8.
///
/// UTF-16 is recognized by its byte order mark, or by the zero bytes of its first characters. Windows-1252 has no mark:
/// it is assumed if no part of the text is UTF-8 beyond ASCII and every byte is a character.
///
/// # Errors
/// The first line (from 1) whose bytes are not UTF-8, if the encoding can't be told.
pub fn decode_table(bytes: Vec<u8>) -> Result<(String, Option<&'static str>), usize> {
    if let Some(encoding) = utf_16(&bytes) {
        let (text, had_errors) = encoding.decode_with_bom_removal(&bytes);
        return match had_errors {
            true => Err(1),
            false => Ok((text.into_owned(), Some("UTF-16"))),
        };
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, None)),
        Err(error) => error,
    };
    let at = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let line = bytes[..at].split(|byte| *byte == b'\n').count();
    if has_utf_8(bytes) || bytes.iter().any(|byte| is_unused(*byte)) {
        return Err(line);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok((text.into_owned(), Some("Windows-1252")))
}

fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        [first, 0, second, 0, ..] if *first > 0 && *second > 0 => Some(UTF_16LE),
        [0, first, 0, second, ..] if *first > 0 && *second > 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether a part of the bytes is UTF-8 beyond ASCII. Such a text isn't Windows-1252, but UTF-8 with broken bytes.
fn has_utf_8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// Whether a byte is no character of Windows-1252, or a control character that no table has.
fn is_unused(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d) || (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_gives_the_same_text() {
        let text = "key;goal\na;größer – 5 €\n";
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let (windows, _, _) = WINDOWS_1252.encode(text);
        for (bytes, name) in [
            (text.as_bytes().to_vec(), None),
            ([&b"\xff\xfe"[..], &wide(u16::to_le_bytes)].concat(), Some("UTF-16")),
            ([&b"\xfe\xff"[..], &wide(u16::to_be_bytes)].concat(), Some("UTF-16")),
            (wide(u16::to_le_bytes), Some("UTF-16")),
            (wide(u16::to_be_bytes), Some("UTF-16")),
            (windows.into_owned(), Some("Windows-1252")),
        ] {
            assert_eq!(decode_table(bytes), Ok((text.to_owned(), name)));
        }
    }

    #[test]
    fn broken_utf_8_is_refused_with_its_line() {
        for bytes in
            ["é\nü\n".bytes().chain([0xff]).collect::<Vec<u8>>(), b"a\nb\n\x81".to_vec(), b"a\n\n\xff\0".to_vec()]
        {
            assert_eq!(decode_table(bytes), Err(3));
        }
        assert_eq!(decode_table(b"\xff\xfe\x00\xd8".to_vec()), Err(1));
    }
}

//! The few HTML elements that are kept: a line break, and an image as GitHub inserts it for a pasted picture.

/// The length of a kept element at the start of a text. It has no end tag, no content, and hides nothing.
pub(super) fn kept(text: &str) -> Option<usize> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let inside = text[..end].strip_prefix('<')?;
    let inside = inside.strip_suffix('/').unwrap_or(inside).trim_end_matches(' ');
    let (name, mut rest) = inside.split_at(inside.find(' ').unwrap_or(inside.len()));
    if name.eq_ignore_ascii_case("br") && rest.is_empty() {
        return Some(end + 1);
    }
    if !name.eq_ignore_ascii_case("img") || rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let attribute = rest.strip_prefix(' ')?;
        let (name, value) = attribute.split_once("=\"")?;
        let (value, after) = value.split_once('"')?;
        if !ATTRIBUTES.contains(&name) || !value.chars().all(is_plain) || (name == "src" && !is_image(value)) {
            return None;
        }
        rest = after;
    }
    Some(end + 1)
}

const ATTRIBUTES: [&str; 4] = ["alt", "height", "src", "width"];
const LONGEST: usize = 600;

fn is_image(address: &str) -> bool {
    address.starts_with("https://") && !super::link::refers(address)
}

fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || " -._~:/?=%+,()".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_as_github_pastes_it_stays_and_nothing_else_does() {
        let pasted = "<img width=\"1234\" height=\"56\" alt=\"Image\" src=\"https://github.com/user-attachments/assets/ab-1\" />";
        for text in ["<br>", "<br/>", "<BR />", pasted] {
            assert_eq!(kept(&format!("{text} x")), Some(text.len()), "{text}");
        }
        for text in [
            "<br",
            "<br title=\"x\">",
            "<img>",
            "<img alt=\"a > b\">",
            "<img alt=\"`\">",
            "<img src=\"x\" onerror=\"y\">",
            "<img alt='a'>",
            "<img src=\"javascript:x\">",
            "<img alt=\"a\nb\">",
            "<div>",
            "</br>",
        ] {
            assert_eq!(kept(text), None, "{text}");
        }
    }
}

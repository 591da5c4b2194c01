//! The words of a sentence that carry its meaning.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::token::Token;

/// Words that say little by themselves.
const LITTLE: &str = "a an the this that these those my our your his her its their i we you he she it they me us him them \
    and or but if so as at by for from in into of on onto to with without about over under between through during after \
    before be is are am was were been being can could will would shall should may might must do does did have has had get \
    got able want wants need needs like make makes made not no any all some each every other others also then than there \
    here which who whom whose what when where how why whether just only very more most much many such same own up down out \
    off again once both either myself themselves itself one someone anyone everyone way easily quickly";

/// The words with a meaning of their own.
pub(super) fn content(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    tokens.iter().filter(|token| token.word && !is_little(&token.text))
}

/// Whether a word says little by itself.
pub(super) fn is_little(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| LITTLE.split_ascii_whitespace().collect());
    WORDS.contains(word)
}

/// A word without its English endings, so that "files", "filing" and "filed" are one.
pub(super) fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").unwrap_or(word);
    if word.len() <= 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let base = if let Some(base) = word.strip_suffix("ies").filter(|base| base.len() > 2) {
        format!("{base}y")
    } else if ["sses", "xes", "ches", "shes", "zes"].iter().any(|end| word.ends_with(end)) {
        word[..word.len() - 2].to_owned()
    } else if word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is") {
        word[..word.len() - 1].to_owned()
    } else {
        word.to_owned()
    };
    let cut = ["ing", "ed", "ions", "ion"].iter().find_map(|end| {
        let base = base.strip_suffix(end)?;
        (base.len() > 3 && base.contains(['a', 'e', 'i', 'o', 'u', 'y'])).then(|| base.to_owned())
    });
    let base = cut.unwrap_or(base);
    let doubled = base.len() > 3
        && base.as_bytes()[base.len() - 1] == base.as_bytes()[base.len() - 2]
        && !base.ends_with("ll")
        && !base.ends_with("ss");
    let base = if doubled { base[..base.len() - 1].to_owned() } else { base };
    base.strip_suffix('e').filter(|base| base.len() > 3).map_or(base.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_taken_off() {
        for words in
            [["files", "file"], ["tagging", "tag"], ["shared", "share"], ["categories", "category"], ["boxes", "box"]]
        {
            assert_eq!(stem(words[0]), stem(words[1]), "{words:?}");
        }
        assert_ne!(stem("status"), stem("stat"));
    }
}

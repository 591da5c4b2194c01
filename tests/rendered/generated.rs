//! Texts composed of elements that have a meaning in Markdown, in HTML or to GitHub.

use crate::hostile::TOKENS;

/// The number of generated texts: a tenth of what the documented command tries.
const TEXTS: usize = 100;

/// Random numbers that are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

fn count() -> usize {
    std::env::var("ROLECALL_RENDERED").map_or(TEXTS, |count| count.parse().unwrap())
}

/// Generated texts.
pub(crate) fn texts() -> Vec<String> {
    generated(1, count())
}

/// Generated texts for the answers of forms, three for each.
pub(crate) fn answers() -> Vec<String> {
    generated(2, count() * 3)
}

/// `ROLECALL_RENDERED_SEED` selects other texts.
fn generated(purpose: u64, count: usize) -> Vec<String> {
    let seed = std::env::var("ROLECALL_RENDERED_SEED").map_or(2027_u64, |seed| seed.parse().unwrap());
    let mut numbers = Numbers(seed * 8 + purpose);
    let mut text = || {
        let most = [6, 14, 30][numbers.below(3)];
        let length = 1 + numbers.below(most);
        (0..length).map(|_| TOKENS[numbers.below(TOKENS.len())]).collect::<String>()
    };
    (0..count).map(|_| text().trim_matches('\n').to_owned()).filter(|text| !text.trim().is_empty()).collect()
}

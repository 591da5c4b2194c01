//! Scenarios in Given, When and Then.

use std::ops::Range;

/// The kind of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StepKind {
    /// What is so before.
    Given,
    /// What happens.
    When,
    /// What is so afterwards.
    Then,
}

/// A step: a line that begins with its keyword.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) kind: StepKind,
    pub(super) span: Range<usize>,
}

/// The steps of one scenario.
#[derive(Clone, Debug, Default)]
pub(super) struct Scenario {
    pub(super) steps: Vec<Step>,
}

impl Scenario {
    /// The scenarios in a text, line by line.
    pub(super) fn all(text: &str) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut current = Self::default();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at + line.len() - line.trim_start().len();
            at += line.len();
            let words = line.trim().trim_start_matches(['-', '*', '+', '[', ']', ' ', '_']);
            let first = words.split([' ', ':', ',', '*', '_']).next().unwrap_or_default().to_lowercase();
            let kind = match first.as_str() {
                "given" => Some(StepKind::Given),
                "when" => Some(StepKind::When),
                "then" => Some(StepKind::Then),
                "and" | "but" => {
                    let after = words[first.len()..].trim_start().to_lowercase();
                    let second = after.split(' ').next().unwrap_or_default();
                    match second {
                        "given" => Some(StepKind::Given),
                        "when" => Some(StepKind::When),
                        "then" => Some(StepKind::Then),
                        _ => None,
                    }
                }
                "scenario" | "example" | "background" => {
                    found.push(std::mem::take(&mut current));
                    None
                }
                _ => None,
            };
            if let Some(kind) = kind {
                let span = start..start + line.trim().len();
                current.steps.push(Step { kind, span });
            } else if line.trim_start().starts_with('#') {
                found.push(std::mem::take(&mut current));
            }
        }
        found.push(current);
        found.retain(|scenario| !scenario.steps.is_empty());
        found
    }

    /// The first step that stands before one that belongs before it.
    pub(super) fn out_of_order(&self) -> Option<&Step> {
        let mut happened = false;
        let mut before: Option<StepKind> = None;
        for step in &self.steps {
            // After a Then, the next Given or When begins another round: that is another rule's finding.
            let late = before == Some(StepKind::When) && step.kind == StepKind::Given;
            if late || (step.kind == StepKind::Then && !happened) {
                return Some(step);
            }
            happened |= step.kind == StepKind::When;
            before = Some(step.kind);
        }
        None
    }

    /// The second step that says "When".
    pub(super) fn second_when(&self) -> Option<&Step> {
        let mut whens = self.steps.iter().filter(|step| step.kind == StepKind::When);
        whens.next()?;
        whens.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_with_their_order() {
        let text = "Scenario: a\nGiven x\nAnd y\nWhen z\nThen q\n\nScenario: b\n- When a\n- Given b\n- and when c\n";
        let found = Scenario::all(text);
        assert_eq!(found.len(), 2);
        assert!(found[0].out_of_order().is_none() && found[0].second_when().is_none());
        assert!(found[1].out_of_order().is_some_and(|step| &text[step.span.clone()] == "- Given b"));
        assert!(found[1].second_when().is_some());
    }
}

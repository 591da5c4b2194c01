//! A marker survives being written and read, whatever stands around it.

use super::*;
use proptest::prelude::*;

fn marker(headings: &[String]) -> Marker {
    let mut sections: Vec<(SectionId, Digest)> = Vec::new();
    for heading in headings {
        let heading = heading.trim().to_owned();
        let turn = sections.iter().filter(|(id, _)| id.heading == heading).count();
        let digest = Digest::of(&heading);
        sections.push((SectionId { heading, turn }, digest));
    }
    Marker {
        key: ArtifactKey::parse("user-story/guest-checkout").expect("a key"),
        role: RoleId::new("product-owner").expect("an id"),
        by: AgentName::parse("an --> agent <!-- 100% 2.1"),
        from: Some(ArtifactKey::parse("feature/checkout").expect("a key")),
        was: vec![ArtifactKey::parse("user-story/checkout").expect("a key")],
        outlines: vec!["plans/2027 -- a>b.yml".to_owned()],
        under: Some("acme/shop#12".to_owned()),
        accepted: "2027-02-28".parse().ok(),
        taken: "2027-02-27".parse().ok(),
        returned: None,
        title: Some(Digest::of("t")),
        milestone: None,
        parent: Some(Digest::of("")),
        filled: sections.iter().take(1).cloned().collect(),
        sections,
    }
}

proptest! {
    #[test]
    fn a_marker_survives_a_round_trip(headings in prop::collection::vec("[^\\n\\r\\x0B\\x0C\u{85}\u{2028}\u{2029}]{0,30}", 0..5)) {
        let marker = marker(&headings);
        let written = marker.write();
        prop_assert_eq!(written.matches("-->").count(), 1);
        prop_assert_eq!(Marker::read(&written), Some(marker.clone()));
        let body = format!("text\n\n{written}\n\nmore");
        prop_assert_eq!(Marker::find(&body), vec![(6..6 + written.len(), marker.clone())]);
        let saved = written.replace('\n', "\r\n");
        prop_assert_eq!(Marker::read(&saved), Some(marker));
        prop_assert!(Marker::foreign_lines(&written).is_empty());
        let written = written.replacen('\n', " my words\nnote: call Ana\n\n", 1);
        prop_assert_eq!(Marker::foreign_lines(&written), ["my words", "note: call Ana"]);
    }
}

#[test]
fn a_marker_in_code_counts_only_after_an_unclosed_fence() {
    let written = marker(&[]).write();
    assert!(Marker::find(&format!("```\n{written}\n```\nx")).is_empty());
    assert_eq!(Marker::find(&format!("```\nopen\n\n{written}\n")).len(), 1);
    assert_eq!(Marker::find(&format!("```\nopen\n\n{written}\n\nmine\n")).len(), 1);
    assert!(Marker::read("<!-- rolecall nothing -->").is_none());
    assert!(Marker::find("<!-- rolecall bug/x\nrole: r").is_empty());
}

//! The events of the documentation: each page's workflow runs as it stands there, with the real program.

use serde_json::json;

use crate::scene::{Scene, milestone};

#[test]
fn a_sprint_s_milestone_begins_its_objectives() {
    let Some((scene, workflow)) = Scene::of("how-to/events/milestones.md") else { return };
    let number = milestone(&scene.github, "Sprint 5", "2027-02-26T08:00:00Z");
    let run = scene.run("milestone.created", json!({ "number": number }), &workflow).done();
    println!("{run}");
    println!("{:#?}", scene.github.issues());
}

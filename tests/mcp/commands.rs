//! The command line's side: `comment`, and the files that tell agents how to work here.

use serde_json::Value;

use crate::support::Folder;

#[test]
fn a_person_comments_without_a_mark_of_an_agent() {
    let folder = Folder::new();
    folder.run(&["new", "bug", "--draft", "--key", "empty"]).ok();
    let ran = folder.run(&["comment", "bug/empty", "Is it  still\nthere?"]).ok();
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    let text = folder.read(".rolecall/bug/empty.md");
    assert!(text.contains("\nComment on 2026-01-01: Is it still there?\n"), "{text}");
    folder.run(&["fill", "bug/empty", "--set", "actual=It is empty"]).ok();
    assert!(folder.read(".rolecall/bug/empty.md").contains("Is it still there?"), "later writes keep it");
    assert_eq!(folder.run(&["comment", "bug/empty", "  "]).code, 2);
    assert_eq!(folder.run(&["comment", "bug/none", "x"]).code, 2);
}

#[test]
fn init_tells_agents_and_their_clients_and_keeps_what_is_there() {
    let folder = Folder::new();
    folder.write("AGENTS.md", "# Our rules\n\nBe kind.\n");
    folder.write(".vscode/mcp.json", "{\"servers\": {\"other\": {\"command\": \"x\"}}}");
    let arguments = ["init", "--yes", "--tracker", "local", "--agents", "--mcp", "claude", "--mcp", "vscode"];
    let ran = folder.run(&arguments).ok();
    for path in ["AGENTS.md", ".mcp.json", ".vscode/mcp.json"] {
        assert!(ran.out.contains(&format!("+ {path}\n")), "{}", ran.out);
    }
    assert!(!folder.path(".cursor").exists(), "only on request");
    let agents = folder.read("AGENTS.md");
    assert!(agents.starts_with("# Our rules\n\nBe kind.\n\n<!-- rolecall: begin"), "{agents}");
    assert!(agents.contains("`apply_plan`") && agents.ends_with("<!-- rolecall: end -->\n"), "{agents}");
    let settings: Value = serde_json::from_str(&folder.read(".vscode/mcp.json")).unwrap();
    assert_eq!(
        (&settings["servers"]["other"]["command"], &settings["servers"]["rolecall"]["args"][0]),
        (&"x".into(), &"mcp".into())
    );
    folder.edit("AGENTS.md", "Be kind.", "Be very kind.");
    let before = folder.snapshot();
    let ran = folder.run(&arguments).ok();
    assert!(ran.out.contains("= AGENTS.md\n") && ran.out.contains("= .mcp.json\n"), "{}", ran.out);
    assert_eq!(folder.snapshot(), before);
    folder.write(".mcp.json", "{ // ours\n}");
    let ran = folder.run(&arguments);
    assert!(ran.code == 2 && ran.err.contains(".mcp.json is not plain JSON"), "{}", ran.err);
    assert_eq!(folder.read(".mcp.json"), "{ // ours\n}");
}

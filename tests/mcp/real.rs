//! Clients that others wrote: the official Python SDK, and the inspector's command line. Each lists everything, calls every
//! tool, reads every resource and gets every prompt.
//!
//! `ROLECALL_MCP_CLIENTS` names the folder where they are installed; `tests/mcp/README.md` says how to create it. Without
//! it, the tests print a note and pass, unless `ROLECALL_REQUIRE_MCP=1` is set, as in `.ci/run`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::plans::OUTLINE;
use crate::support::Folder;

fn clients() -> Option<PathBuf> {
    let folder = std::env::var_os("ROLECALL_MCP_CLIENTS").map(PathBuf::from);
    let required = std::env::var_os("ROLECALL_REQUIRE_MCP").is_some_and(|required| required == "1");
    assert!(!required || folder.is_some(), "ROLECALL_MCP_CLIENTS names no folder, and ROLECALL_REQUIRE_MCP is set");
    if folder.is_none() {
        eprintln!("skipped: ROLECALL_MCP_CLIENTS names no folder with the Python SDK and the inspector");
    }
    folder
}

fn shop() -> Folder {
    let folder = Folder::new();
    folder.write("outline.yml", OUTLINE);
    folder.run(&["apply", "outline.yml"]).ok();
    folder.run(&["new", "bug", "--draft", "--key", "empty", "--set", "actual=It is empty"]).ok();
    folder
}

#[test]
fn the_python_sdk_uses_all_of_it() {
    let Some(clients) = clients() else { return };
    let folder = shop();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mcp/client.py");
    let mut command = Command::new(clients.join("bin/python"));
    command.arg(script).arg(env!("CARGO_BIN_EXE_rolecall")).arg(folder.path(".")).stdin(Stdio::null());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.ends_with("used all of it\n"), "{said}");
    assert!(folder.read(".rolecall/bug/from-python.md").contains("\nby: "), "{said}");
}

#[test]
fn the_inspector_uses_all_of_it() {
    let Some(clients) = clients() else { return };
    let folder = shop();
    let inspect = |arguments: &[&str]| -> Value {
        let mut command = Command::new(clients.join("node_modules/.bin/mcp-inspector"));
        command.args(["--cli", env!("CARGO_BIN_EXE_rolecall"), "mcp"]).args(arguments);
        command.current_dir(folder.path(".")).stdin(Stdio::null());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {said}"))
    };
    let tools = inspect(&["--method", "tools/list"]);
    assert_eq!(tools["tools"].as_array().unwrap().len(), 13, "{tools}");
    let call = |tool: &str, arguments: &[&str]| {
        let mut all = vec!["--method", "tools/call", "--tool-name", tool];
        for argument in arguments {
            all.extend(["--tool-arg", argument]);
        }
        inspect(&all)
    };
    let shown = call("new_draft", &["template=bug", "key=from-inspector"]);
    assert!(shown["structuredContent"]["token"].is_string(), "{shown}");
    let story = call("show_artifact", &["key=user-story/guest"]);
    assert_eq!(story["structuredContent"]["title"]["trust"], "repository", "{story}");
    let resources = inspect(&["--method", "resources/list"]);
    assert!(resources["resources"].as_array().unwrap().len() > 10, "{resources}");
    let catalog = inspect(&["--method", "resources/read", "--uri", "rolecall://catalog"]);
    assert!(catalog["contents"][0]["text"].as_str().unwrap().contains("product-owner"), "{catalog}");
    let prompts = inspect(&["--method", "prompts/list"]);
    assert!(prompts["prompts"].as_array().unwrap().len() > 5, "{prompts}");
    let prompt = inspect(&["--method", "prompts/get", "--prompt-name", "waits-for-product-owner"]);
    assert_eq!(prompt["messages"].as_array().unwrap().len(), 2, "{prompt}");
}

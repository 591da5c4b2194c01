//! The graph of artifacts as Mermaid and as Graphviz's language. Any title is safe as a label.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::core::catalog::mermaid_label;
use crate::core::status::{Graph, Relation};

const WRITES: &str = "writing to a String can't fail";

/// A graph as a Mermaid flowchart.
pub fn render_mermaid(graph: &Graph) -> String {
    let names: BTreeMap<&str, usize> = names(graph);
    let mut text = String::from("flowchart TD\n");
    for (at, node) in graph.nodes.iter().enumerate() {
        let label = format!("{} · {}, {}", mermaid_label(&node.title), mermaid_label(&node.owner), node.state);
        writeln!(text, "  n{at}[\"{label}\"]").expect(WRITES);
    }
    for edge in &graph.edges {
        let arrow = match edge.relation {
            Relation::Parent => "-->",
            Relation::HandOff => "==>",
            Relation::Link | Relation::Milestone => "-.->",
        };
        if let (Some(from), Some(to)) = (names.get(edge.from.as_str()), names.get(edge.to.as_str())) {
            writeln!(text, "  n{from} {arrow} n{to}").expect(WRITES);
        }
    }
    if graph.left_out > 0 {
        writeln!(text, "  more[\"and {} more\"]", graph.left_out).expect(WRITES);
    }
    text
}

/// A graph in Graphviz's language.
pub fn render_dot(graph: &Graph) -> String {
    let names: BTreeMap<&str, usize> = names(graph);
    let mut text = String::from("digraph rolecall {\n  rankdir=TB;\n  node [shape=box, fontname=\"sans-serif\"];\n");
    for (at, node) in graph.nodes.iter().enumerate() {
        let label = format!("{}\\n{}, {}", quoted(&node.title), quoted(&node.owner), node.state);
        writeln!(text, "  n{at} [label=\"{label}\", tooltip=\"{}\"];", quoted(&node.key)).expect(WRITES);
    }
    for edge in &graph.edges {
        let style = match edge.relation {
            Relation::Parent => "solid",
            Relation::HandOff => "bold",
            Relation::Link | Relation::Milestone => "dashed",
        };
        if let (Some(from), Some(to)) = (names.get(edge.from.as_str()), names.get(edge.to.as_str())) {
            writeln!(text, "  n{from} -> n{to} [style={style}];").expect(WRITES);
        }
    }
    if graph.left_out > 0 {
        writeln!(text, "  more [label=\"and {} more\", shape=plaintext];", graph.left_out).expect(WRITES);
    }
    text + "}\n"
}

fn names(graph: &Graph) -> BTreeMap<&str, usize> {
    graph.nodes.iter().enumerate().map(|(at, node)| (node.key.as_str(), at)).collect()
}

/// A text inside Graphviz's quotes, on one line.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

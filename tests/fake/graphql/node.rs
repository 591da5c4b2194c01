//! The objects that fields are resolved on. Each is looked up again for every field, so that changes by mutations are
//! visible immediately.

use super::FaultEffect;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// An object that fields are resolved on.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Query,
    Mutation,
    Account(String),
    /// By the repository's key.
    Repository(String),
    /// An issue or a pull request, by the repository's key and the number.
    Issue(String, u64),
    /// By the repository's key and the label's.
    Label(String, String),
    Milestone(String, u64),
    /// A single-select field: the organization's login in lower case, and the field's id.
    Select(String, u64),
    /// By the repository's key, the issue's number, and the index of the added label.
    Labeled(String, u64, usize),
    /// By the repository's key, the issue's number, and the index of the comment.
    Comment(String, u64, usize),
    /// A branch.
    Ref(String, String),
    Commit(String, String),
    Blob(String, String),
    /// A folder of a commit.
    Tree(String, String, String),
    /// The entry of a commit's folder at a path.
    Entry(String, String, String),
    /// A connection: its type, the nodes on this page, the total count, and its `PageInfo`.
    Connection(&'static str, Vec<Node>, usize, Value),
    /// The payload of a mutation.
    Payload(&'static str, Vec<(&'static str, Node)>),
    /// Values by name.
    Plain(&'static str, Value),
}

/// The result of a field.
#[derive(Clone, Debug)]
pub(super) enum Found {
    Leaf(Value),
    One(Node),
    Many(Vec<Node>),
}

/// A field's value, or the reason why it has none.
pub(super) type Resolved = Result<Found, FaultEffect>;

impl From<Node> for Found {
    fn from(node: Node) -> Self {
        Self::One(node)
    }
}

impl From<Option<Node>> for Found {
    fn from(node: Option<Node>) -> Self {
        node.map_or(Self::Leaf(Value::Null), Self::One)
    }
}

/// Creates a leaf value.
pub(super) fn leaf(value: impl Into<Value>) -> Found {
    Found::Leaf(value.into())
}

/// The arguments of a field.
pub(super) struct Arguments(pub(super) serde_json::Map<String, Value>);

impl Arguments {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.as_u64()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.get(name) == Some(&Value::Bool(true))
    }

    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        let items = self.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(Value::as_str).collect()
    }

    /// Returns the `input` of a mutation.
    pub(super) fn input(&self) -> Self {
        Self(self.get("input").and_then(Value::as_object).cloned().unwrap_or_default())
    }

    /// Returns a connection of these nodes, limited by the four paging arguments. A cursor identifies a node, so
    /// paging continues after that node even if the list changes, or at its former position if the node was removed.
    pub(super) fn connection(&self, kind: &'static str, nodes: Vec<Node>) -> Found {
        let total = nodes.len();
        let number = |name| self.number(name).and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX);
        let start = self.text("after").map_or(0, |cursor| place(&nodes, cursor, true));
        let end = self.text("before").map_or(total, |cursor| place(&nodes, cursor, false)).max(start);
        let (mut from, mut to) = (start, end.min(start.saturating_add(number("first"))));
        from = from.max(to.saturating_sub(number("last")));
        to = to.max(from);
        let cursor = |at: usize| nodes.get(at).map(cursor);
        let (opening, closing) = if from < to { (cursor(from), cursor(to - 1)) } else { (None, None) };
        let info = json!({"hasNextPage": to < total, "hasPreviousPage": from > 0, "startCursor": opening,
            "endCursor": closing});
        let shown = nodes.into_iter().skip(from).take(to - from).collect();
        Node::Connection(kind, shown, total, info).into()
    }
}

/// Returns the cursor of a node in its list; opaque to clients.
fn cursor(node: &Node) -> String {
    STANDARD.encode(format!("cursor:v2:{node:?}"))
}

/// Returns the position of a cursor's node, or of the next node if it was removed.
fn place(nodes: &[Node], wanted: &str, next: bool) -> usize {
    if let Some(found) = nodes.iter().position(|node| cursor(node) == wanted) {
        return found + usize::from(next);
    }
    let text = STANDARD.decode(wanted).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let gone: Option<u64> = text.rsplit(' ').next().and_then(|last| last.trim_end_matches(')').parse().ok());
    let number = |node: &Node| if let Node::Issue(_, number) = node { Some(*number) } else { None };
    let ascending = nodes.first().and_then(number) <= nodes.last().and_then(number);
    nodes.partition_point(|node| if ascending { number(node) < gone } else { number(node) > gone })
}

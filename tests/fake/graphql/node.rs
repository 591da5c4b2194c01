//! The things that fields are asked of. Each is found anew when a field needs it, so that mutations show at once.

use super::Trouble;
use serde_json::Value;

/// One thing.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Query,
    Mutation,
    Account(String),
    /// By key.
    Repository(String),
    /// An issue or a pull request, by key and number.
    Issue(String, u64),
    /// By the repository's key and the label's.
    Label(String, String),
    Milestone(String, u64),
    /// The how-many-th label that was put on an issue.
    Labeled(String, u64, usize),
    /// A branch.
    Ref(String, String),
    Commit(String, String),
    Blob(String, String),
    /// A folder of a commit.
    Tree(String, String, String),
    /// What a folder of a commit holds at a path.
    Entry(String, String, String),
    /// A connection: its type, what is shown of it, how much there is.
    Connection(&'static str, Vec<Node>, usize),
    /// What a mutation answers.
    Payload(&'static str, Vec<(&'static str, Node)>),
    /// Values by name.
    Plain(&'static str, Value),
}

/// What a field comes to.
#[derive(Clone, Debug)]
pub(super) enum Found {
    Leaf(Value),
    One(Node),
    Many(Vec<Node>),
}

/// A field's value, or why it has none.
pub(super) type Resolved = Result<Found, Trouble>;

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

/// A leaf.
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

    /// The `input` of a mutation.
    pub(super) fn input(&self) -> Self {
        Self(self.get("input").and_then(Value::as_object).cloned().unwrap_or_default())
    }

    /// A connection of these nodes, cut as `first` and `last` say. A cursor is the place of a node.
    pub(super) fn connection(&self, kind: &'static str, nodes: Vec<Node>) -> Found {
        let total = nodes.len();
        let after = self.text("after").and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        let first = self.number("first").and_then(|first| usize::try_from(first).ok()).unwrap_or(usize::MAX);
        let last = self.number("last").and_then(|last| usize::try_from(last).ok()).unwrap_or(usize::MAX);
        let mut shown: Vec<Node> = nodes.into_iter().skip(after).take(first).collect();
        let cut = shown.len().saturating_sub(last);
        shown.drain(..cut);
        Node::Connection(kind, shown, total).into()
    }
}

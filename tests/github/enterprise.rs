//! GitHub Enterprise Server, whose versions are older than github.com.

use crate::fake::official::Server as Version;
use crate::shop::{Ran, SHOP, Shop, environment_of, run_at};

/// A workspace whose repository is on a server of a given version.
struct Server {
    shop: Shop,
}

impl Server {
    fn of(version: Version) -> Self {
        let shop = Shop::new();
        shop.fake.arrange(|state| state.serve_as(version));
        Self { shop }
    }

    /// A server with sub-issues whose REST API does not name the parent and whose `createIssue` does not set it.
    fn with_parents_apart() -> Self {
        let shop = Shop::new();
        shop.fake.arrange(|state| state.parents_apart = true);
        Self { shop }
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.shop.fake.forget_requests();
        let url = format!("{}/api/v3", self.shop.fake.url());
        let variables = [("GITHUB_API_URL", url.as_str()), ("GITHUB_TOKEN", "token-ana")];
        let world = environment_of(&variables, &self.shop.clock, self.shop.patience);
        run_at(self.shop.folder.path(), arguments, world)
    }

    fn apply(&self) -> Ran {
        self.run(&["apply", "outline.yml"])
    }

    fn asked(&self, what: &str) -> usize {
        let asked = self.shop.fake.requests();
        let is = |text: &str| text.contains(what);
        asked.iter().filter(|seen| is(&seen.path) || seen.operation.as_deref().is_some_and(is)).count()
    }
}

#[test]
fn a_parent_that_rest_does_not_name_is_asked_for_all_at_once() {
    let server = Server::with_parents_apart();
    server.apply().done();
    server.shop.assert_whole();
    // One rejected attempt, then a separate request to link each child.
    assert_eq!((server.asked("CreateIssue"), server.asked("/sub_issues")), (5, 2));
    let again = server.apply().done();
    assert!(again.err.contains("up to date"), "{}", again.err);
    assert_eq!((server.shop.writes(), server.asked("Parents")), (0, 1));
    // Changing one artifact is not reported as a conflict.
    server.shop.reword("I am quicker", "I am done sooner");
    let changed = server.apply().done();
    assert_eq!(server.shop.writes(), 1, "{}", changed.err);
    assert_eq!(server.asked("/sub_issues"), 0);
    server.shop.assert_whole();
}

#[test]
fn a_parent_that_a_person_chose_stays() {
    let server = Server::with_parents_apart();
    server.apply().done();
    let (story, sprint) = (server.shop.of("user-story/guest"), server.shop.of("sprint-objectives/sprint-1"));
    server.shop.fake.arrange(|state| state.set_parent(SHOP, story.number, Some(sprint.number)));
    server.apply();
    assert_eq!(server.shop.writes(), 0);
    assert_eq!(server.shop.of("user-story/guest").parent, Some(sprint.id));
}

#[test]
fn a_server_without_sub_issues_is_told_once_and_nothing_is_tried_again() {
    for version in [Version::Ghes3_14, Version::Ghes3_17] {
        without_sub_issues(&Server::of(version));
    }
}

fn without_sub_issues(server: &Server) {
    let ran = server.apply().done();
    let told = "this server has no sub-issues: parents are only named in the text";
    assert_eq!(ran.err.matches(told).count() + ran.out.matches(told).count(), 1, "{}{}", ran.out, ran.err);
    assert_eq!((server.asked("CreateIssue"), server.asked("/sub_issues"), server.asked("Parents")), (4, 0, 1));
    assert_eq!(server.shop.by_key().len(), 4);
    let again = server.apply().done();
    assert_eq!((server.shop.writes(), server.asked("Parents")), (0, 1), "{}", again.err);
    assert!(!again.err.contains("is not found"), "{}", again.err);
    server.shop.reword("I am quicker", "I am done sooner");
    let changed = server.apply().done();
    assert_eq!((server.shop.writes(), server.asked("/sub_issues")), (1, 0), "{}", changed.err);
    let body = server.shop.of("user-story/guest").body.unwrap();
    assert!(body.contains("under #"), "the parent is named: {body}");
}

#[test]
fn a_server_that_learns_sub_issues_later_links_what_was_only_named() {
    let server = Server::of(Version::Ghes3_14);
    server.apply().done();
    server.shop.fake.arrange(|state| {
        state.serve_as(Version::GitHubCom);
        state.parents_apart = true;
    });
    server.apply().done();
    server.shop.assert_whole();
}

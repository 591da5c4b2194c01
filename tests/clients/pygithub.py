"""What rolecall does on GitHub, done by PyGithub: `python pygithub.py BASE`.

Ends with an error at the first thing that isn't as PyGithub, or GitHub's documentation, expects.
"""

import sys

# This file has the package's name and comes first in the module search path.
sys.path.pop(0)

from github import Auth, Github, GithubException, InputGitAuthor

MOST = 250
base = sys.argv[1]
github = Github(
    base_url=base, auth=Auth.Token("token-ana"), per_page=100, retry=None, seconds_between_requests=0,
    seconds_between_writes=0,
)


def refused(status, act):
    try:
        act()
    except GithubException as error:
        assert error.status == status, error
        return error.data or {}
    raise AssertionError(f"{status} was expected")


def same(found, expected):
    assert found == expected, f"{found!r} is not {expected!r}"


def numbers(issues):
    return sorted(issue.number for issue in issues)


# The user and the server.
same(github.get_user().login, "ana")
shop = github.get_repo("acme/shop")
same((shop.full_name, shop.has_issues, shop.permissions.push), ("acme/shop", True, True))
refused(404, lambda: github.get_repo("acme/nothing"))
same(shop.get_collaborator_permission("cy"), "read")
same((shop.has_in_assignees("bo"), shop.has_in_assignees("mallory")), (True, False))

# Labels and milestones.
story = shop.create_label("role: story", "0e8a16", "A story")
same(refused(422, lambda: shop.create_label("Role: Story", "0e8a16"))["errors"][0]["code"], "already_exists")
for turn in range(130):
    shop.create_label(f"area {turn}", "ededed")
shop.get_label("area 129").edit("area/129", "ffffff", "Last")
same(shop.get_labels().totalCount, 131)
same({label.name for label in shop.get_labels()} >= {"area/129", "role: story"}, True)
sprint = shop.create_milestone("Sprint 1", description="First")
sprint.edit("Sprint 1", state="closed")
same([(one.title, one.state) for one in shop.get_milestones(state="all")], [("Sprint 1", "closed")])
sprint.edit("Sprint 1", state="open")

# Issues, read back by label, author, milestone and state, and one by one.
for turn in range(1, MOST + 1):
    more = {"assignees": ["bo"], "milestone": sprint} if turn == 1 else {}
    made = shop.create_issue(f"Story {turn}", f"<!-- key: {turn} -->\r\n\r\nWords {turn}", labels=[story], **more)
    same((made.number, made.user.login, made.labels[0].name), (turn, "ana", "role: story"))
everything = list(range(1, MOST + 1))
same(numbers(shop.get_issues(state="all", labels=["role: story"])), everything)
same([one.number for one in shop.get_issues(state="all", direction="asc")], everything)
same(numbers(shop.get_issues(creator="ana")), everything)
same(numbers(shop.get_issues(milestone=sprint)), [1])
same(numbers(shop.get_issues(assignee="bo")), [1])
same(numbers(shop.get_issues(since=shop.get_issue(1).created_at)), everything)
first, second, third = (shop.get_issue(number) for number in (1, 2, 3))
same((first.title, first.milestone.title, first.assignees[0].login), ("Story 1", "Sprint 1", "bo"))
second.edit(title="Renamed", body="Changed", state="closed", state_reason="not_planned")
same((shop.get_issue(2).title, shop.get_issue(2).state_reason), ("Renamed", "not_planned"))
same((shop.get_issue(2).closed_by.login, shop.get_issue(2).closed_at is not None), ("ana", True))
same(len(list(shop.get_issues(state="closed"))), 1)
refused(404, lambda: shop.get_issue(999))
refused(422, lambda: first.edit(title="x" * 257))
refused(422, lambda: shop.create_issue("Nobody", assignees=["mallory"]))
first.add_to_labels("area 1", "area 2")
first.remove_from_labels("area 1")
same(sorted(label.name for label in first.get_labels()), ["area 2", "role: story"])
first.set_labels("role: story")
same([label.name for label in first.get_labels()], ["role: story"])
first.remove_from_assignees("bo")
same(shop.get_issue(1).assignees, [])

# Comments.
for turn in range(130):
    first.create_comment(f"Comment {turn}")
same([comment.body for comment in first.get_comments()], [f"Comment {turn}" for turn in range(130)])
same((first.get_comments().totalCount, shop.get_issue(1).comments), (130, 130))
last = first.get_comments().reversed[0]
same(last.body, "Comment 129")
last.edit("Changed")
same(first.get_comment(last.id).body, "Changed")
last.create_reaction("eyes")
last.delete()
refused(404, lambda: first.get_comment(last.id))

# Sub-issues.
first.add_sub_issue(third)
refused(422, lambda: second.add_sub_issue(third))
same(numbers(first.get_sub_issues()), [3])
same(shop.get_issue(3).parent_issue_url, first.url)
same((shop.get_issue(1).sub_issues_summary.total, shop.get_issue(1).sub_issues_summary.completed), (1, 0))
first.remove_sub_issue(third)
same((numbers(first.get_sub_issues()), shop.get_issue(3).parent_issue_url), ([], None))

# Search.
found = github.search_issues("Story", repo="acme/shop", type="issue", label='"role: story"')
same((found.totalCount, numbers(found)), (MOST - 1, [number for number in everything if number != 2]))
same(found.incomplete_results, False)

# Contents, a branch, a commit, a pull request.
same(shop.get_contents("README.md").decoded_content[:6], b"# Shop")
refused(404, lambda: shop.get_contents("missing.md"))
main = shop.get_branch("main")
branch = shop.create_git_ref("refs/heads/topic", main.commit.sha)
refused(422, lambda: shop.create_git_ref("refs/heads/topic", main.commit.sha))
author = InputGitAuthor("Ana", "ana@example.com")
made = shop.create_file("docs/a page.md", "Add a page", "A page\n", branch="topic", author=author)
changed = shop.update_file("docs/a page.md", "Mend it", "Another\n", made["content"].sha, branch="topic")
refused(409, lambda: shop.update_file("docs/a page.md", "Late", "Late\n", made["content"].sha, branch="topic"))
same(shop.get_contents("docs/a page.md", ref="topic").decoded_content, b"Another\n")
same([one.path for one in shop.get_contents("docs", ref="topic")], ["docs/a page.md"])
same(shop.get_git_ref("heads/topic").object.sha, changed["commit"].sha)
same({one.path for one in shop.get_git_tree("topic", recursive=True).tree}, {"README.md", "docs", "docs/a page.md"})
pull = shop.create_pull("main", "topic", title="A page", body="See #1", draft=False)
same((pull.number, pull.head.ref, pull.changed_files), (MOST + 1, "topic", 1))
refused(422, lambda: shop.create_pull("main", "topic", title="A page", body=""))
pull.create_review_request(reviewers=["bo"])
same([user.login for user in pull.get_review_requests()[0]], ["bo"])
pull.edit(title="Another title")
same([(one.number, one.title) for one in shop.get_pulls(head="acme:topic")], [(MOST + 1, "Another title")])
same([(file.filename, file.status) for file in pull.get_files()], [("docs/a page.md", "added")])
same([one.number for one in shop.get_issues(state="all") if one.pull_request], [MOST + 1])
same(shop.compare("main", "topic").ahead_by, 2)

# GraphQL.
query = """query ($first: Int!, $after: String) { repository(owner: "acme", name: "shop") {
  issues(first: $first, after: $after, orderBy: {field: CREATED_AT, direction: DESC}) {
    totalCount nodes { number author { login } } pageInfo { hasNextPage endCursor } } } }"""
seen, after = [], None
while True:
    _, answer = github.requester.graphql_query(query, {"first": 100, "after": after})
    issues = answer["data"]["repository"]["issues"]
    seen += [node["number"] for node in issues["nodes"]]
    after = issues["pageInfo"]["endCursor"]
    if not issues["pageInfo"]["hasNextPage"]:
        break
same((seen, issues["totalCount"]), (everything[::-1], MOST))
node = github.requester.graphql_node(first.node_id, "number title", "Issue")[1]
same(node["data"]["node"], {"__typename": "Issue", "number": 1, "title": "Story 1"})

print("PyGithub found everything again")

#!/usr/bin/env python3
"""Makes rest.json, events.json and schema.graphql anew from GitHub's own descriptions.

Run it from anywhere: `python3 tests/official/remake.py`. It needs npm, and nothing but Python's standard library. What
the program and its tests use of GitHub stands below; whatever else GitHub describes is left out.
"""

import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

sys.dont_write_bytecode = True  # nothing is left beside the sources

import trim_payloads
import trim_graphql
import trim_rest

OPENAPI = "@octokit/openapi@23.0.2"
GRAPHQL = "@octokit/graphql-schema@15.26.1"

REST = """
GET             /user
GET             /search/issues
GET             /orgs/{org}/issue-fields
GET             /orgs/{org}/teams
GET             /orgs/{org}/teams/{team_slug}
GET             /repos/{owner}/{repo}
GET             /repos/{owner}/{repo}/assignees/{assignee}
GET             /repos/{owner}/{repo}/branches/{branch}
GET             /repos/{owner}/{repo}/collaborators/{username}/permission
GET             /repos/{owner}/{repo}/compare/{basehead}
GET PUT         /repos/{owner}/{repo}/contents/{path}
GET             /repos/{owner}/{repo}/git/blobs/{file_sha}
GET             /repos/{owner}/{repo}/git/ref/{ref}
POST            /repos/{owner}/{repo}/git/refs
PATCH           /repos/{owner}/{repo}/git/refs/{ref}
GET             /repos/{owner}/{repo}/git/trees/{tree_sha}
GET             /repos/{owner}/{repo}/issue-types
GET POST        /repos/{owner}/{repo}/issues
GET PATCH DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}
POST            /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions
GET PATCH       /repos/{owner}/{repo}/issues/{issue_number}
POST DELETE     /repos/{owner}/{repo}/issues/{issue_number}/assignees
GET POST        /repos/{owner}/{repo}/issues/{issue_number}/comments
GET POST PUT    /repos/{owner}/{repo}/issues/{issue_number}/issue-field-values
GET POST PUT    /repos/{owner}/{repo}/issues/{issue_number}/labels
DELETE          /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}
GET             /repos/{owner}/{repo}/issues/{issue_number}/parent
POST            /repos/{owner}/{repo}/issues/{issue_number}/reactions
DELETE          /repos/{owner}/{repo}/issues/{issue_number}/sub_issue
GET POST        /repos/{owner}/{repo}/issues/{issue_number}/sub_issues
GET POST        /repos/{owner}/{repo}/labels
GET PATCH       /repos/{owner}/{repo}/labels/{name}
GET POST        /repos/{owner}/{repo}/milestones
GET PATCH       /repos/{owner}/{repo}/milestones/{milestone_number}
GET POST        /repos/{owner}/{repo}/pulls
GET PATCH       /repos/{owner}/{repo}/pulls/{pull_number}
GET             /repos/{owner}/{repo}/pulls/{pull_number}/files
GET POST        /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers
GET             /repos/{owner}/{repo}/releases
"""

# Webhooks, by the names of their descriptions. A workflow gets the same payloads.
EVENTS = """
issue-comment-created issue-comment-edited issues-assigned issues-closed issues-edited issues-labeled issues-milestoned
issues-opened issues-reopened issues-unlabeled milestone-closed milestone-created milestone-edited pull-request-closed
pull-request-opened pull-request-synchronize push release-published workflow-dispatch
"""

# Only these fields of the two roots are kept.
QUERIES = "id node nodes organization rateLimit repository repositoryOwner search user viewer"
MUTATIONS = """
addComment addSubIssue closeIssue createCommitOnBranch createIssue createLabel createPullRequest createRef minimizeComment
unminimizeComment updateIssue updateLabel
"""

# Objects, interfaces and unions. Their enums, inputs and scalars are included, and so are the mutations' payloads.
TYPES = """
Actor Assignable Blob Bot Closable Comment Commit GitActor GitObject Issue IssueComment IssueCommentConnection
IssueCommentEdge IssueConnection IssueEdge IssueOrPullRequest IssueTimelineItems IssueTimelineItemsConnection
IssueTimelineItemsEdge Label LabelConnection LabelEdge Labelable LabeledEvent Milestone MilestoneConnection MilestoneEdge
Minimizable Node Organization PageInfo PullRequest PullRequestChangedFile
PullRequestChangedFileConnection PullRequestConnection PullRequestEdge RateLimit Ref RefConnection RefEdge Repository
RepositoryConnection RepositoryOwner SearchResultItem SearchResultItemConnection SearchResultItemEdge SubIssuesSummary
Tree TreeEntry User UserConnection UserEdge
"""


def unpack(package, member, folder):
    """The text of one file of an npm package."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    with tarfile.open(pathlib.Path(folder, packed)) as archive:
        return archive.extractfile(f"package/{member}").read().decode()


def main():
    here = pathlib.Path(__file__).parent
    used = [(method, line.split()[-1]) for line in REST.strip().splitlines() for method in line.split()[:-1]]
    with tempfile.TemporaryDirectory() as folder:
        openapi = json.loads(unpack(OPENAPI, "generated/api.github.com.json", folder))
        graphql = unpack(GRAPHQL, "schema.graphql", folder)
    rest = {"source": OPENAPI, **trim_rest.trim(openapi, used)}
    events = {"source": OPENAPI, **trim_payloads.trim(openapi, EVENTS.split())}
    roots = {"Query": QUERIES.split(), "Mutation": MUTATIONS.split()}
    known = trim_graphql.caught_up(graphql, (here / "addendum.graphql").read_text())
    if known:
        sys.exit(f"{GRAPHQL} describes this by now, take it out of addendum.graphql: {', '.join(known)}")
    schema = trim_graphql.trim(graphql, TYPES.split(), roots)
    (here / "rest.json").write_text(trim_rest.lines(rest))
    (here / "events.json").write_text(trim_payloads.lines(events))
    (here / "schema.graphql").write_text(f"# Trimmed from {GRAPHQL} (MIT) by remake.py.\n\n{schema}")


if __name__ == "__main__":
    main()

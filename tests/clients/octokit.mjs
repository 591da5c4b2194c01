// `node octokit.mjs BASE` does what rolecall does on GitHub, with Octokit and its plugins for pagination, throttling
// and retries. Fails at the first result that differs from what Octokit or GitHub's documentation expects.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [base, token] = [process.argv[2], "token-ana"];
// The packages are in a separate folder, named by `NODE_PATH`, which `import` doesn't search by itself.
const require = createRequire(`${process.env.NODE_PATH}/`);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { Octokit } = await load("@octokit/core");
const { paginateRest } = await load("@octokit/plugin-paginate-rest");
const { paginateGraphQL } = await load("@octokit/plugin-paginate-graphql");
const { restEndpointMethods } = await load("@octokit/plugin-rest-endpoint-methods");
const { retry } = await load("@octokit/plugin-retry");
const { throttling } = await load("@octokit/plugin-throttling");
const Bottleneck = (await load("bottleneck/light.js")).default;

const waited = [];
// The plugin delays writes by one to three seconds, too long for 250 issues; its other limits stay on.
const unspaced = () => new Bottleneck.Group({ maxConcurrent: 1, minTime: 0 });
const Client = Octokit.plugin(paginateRest, paginateGraphQL, restEndpointMethods, retry, throttling);
const octokit = new Client({
  auth: token,
  baseUrl: base,
  log: { debug() {}, info() {}, warn() {}, error: console.error },
  throttle: {
    write: unspaced(),
    notifications: unspaced(),
    onRateLimit: (after, options) => waited.push(["primary", after, options.url]) < 9,
    onSecondaryRateLimit: (after, options) => waited.push(["secondary", after, options.url]) < 9,
  },
});
const { rest } = octokit;
const shop = { owner: "acme", repo: "shop" };
const refused = async (promise, status) => {
  const error = await promise.then(() => assert.fail(`${status} was expected`), (error) => error);
  assert.equal(error.status, status, error.stack);
  return error.response?.data ?? {};
};
const fault = async (fault) => {
  const put = await fetch(`${base}/_fake/faults`, { method: "POST", body: JSON.stringify(fault) });
  assert.equal(put.status, 200, await put.text());
};
const numbers = (issues) => issues.map((issue) => issue.number).sort((a, b) => a - b);
const upTo = (most) => Array.from({ length: most }, (_, index) => index + 1);

// The user and the server.
assert.equal((await rest.users.getAuthenticated()).data.login, "ana");
assert.equal((await rest.repos.get(shop)).data.full_name, "acme/shop");
await refused(rest.repos.get({ ...shop, repo: "nothing" }), 404);

// Labels.
const story = { ...shop, name: "role: story", color: "0e8a16", description: "A story" };
assert.equal((await rest.issues.createLabel(story)).status, 201);
const twice = await refused(rest.issues.createLabel({ ...story, name: "ROLE: Story" }), 422);
assert.deepEqual([twice.message, twice.errors[0].code], ["Validation Failed", "already_exists"]);
for (const turn of upTo(34)) await rest.issues.createLabel({ ...shop, name: `area ${turn}`, color: "ededed" });
await rest.issues.updateLabel({ ...shop, name: "area 34", new_name: "area/34", description: "Last" });
assert.equal((await rest.issues.getLabel({ ...shop, name: "area/34" })).data.description, "Last");
const labels = await octokit.paginate(rest.issues.listLabelsForRepo, { ...shop, per_page: 10 });
assert.equal(labels.length, 35);

// Milestones.
const milestone = (await rest.issues.createMilestone({ ...shop, title: "Sprint 1", due_on: "2027-01-15T08:00:00Z" })).data;
await rest.issues.updateMilestone({ ...shop, milestone_number: milestone.number, description: "First" });
const milestones = await octokit.paginate(rest.issues.listMilestones, { ...shop, state: "all" });
assert.deepEqual(milestones.map((one) => [one.title, one.description]), [["Sprint 1", "First"]]);

// 250 issues, read back in every possible way.
await refused(rest.issues.checkUserCanBeAssigned({ ...shop, assignee: "mallory" }), 404);
assert.equal((await rest.issues.checkUserCanBeAssigned({ ...shop, assignee: "bo" })).status, 204);
for (const turn of upTo(250)) {
  const given = { title: `Story ${turn}`, body: `<!-- key: ${turn} -->\n\nWords ${turn}\n`, labels: [story.name] };
  const more = turn === 1 ? { assignees: ["bo"], milestone: milestone.number, type: "Task" } : {};
  const made = await rest.issues.create({ ...shop, ...given, ...more });
  assert.deepEqual([made.status, made.data.number, made.data.state], [201, turn, "open"]);
}
for (const direction of ["asc", "desc"]) {
  const asked = { ...shop, state: "all", labels: story.name, direction, per_page: 100 };
  const listed = await octokit.paginate(rest.issues.listForRepo, asked);
  assert.deepEqual(numbers(listed), upTo(250), direction);
  assert.equal(listed[0].number, direction === "asc" ? 1 : 250);
}
const own = await octokit.paginate(rest.issues.listForRepo, { ...shop, creator: "ana", state: "all", per_page: 30 });
assert.equal(own.length, 250);
let pages = 0;
for await (const { data, headers } of octokit.paginate.iterator(rest.issues.listForRepo, { ...shop, per_page: 60 })) {
  pages += 1;
  assert.equal(data.length, pages === 5 ? 10 : 60);
  assert.equal(/rel="next"/.test(headers.link ?? ""), pages < 5);
}
assert.equal(pages, 5);
const first = (await rest.issues.get({ ...shop, issue_number: 1 })).data;
assert.deepEqual([first.assignees[0].login, first.milestone.title, first.type.name], ["bo", "Sprint 1", "Task"]);
const closed = await rest.issues.update({ ...shop, issue_number: 250, state: "closed", state_reason: "not_planned" });
assert.deepEqual([closed.data.state, closed.data.state_reason], ["closed", "not_planned"]);
assert.equal((await octokit.paginate(rest.issues.listForRepo, { ...shop, per_page: 100 })).length, 249);
const tag = (await rest.issues.get({ ...shop, issue_number: 2 })).headers.etag;
await refused(rest.issues.get({ ...shop, issue_number: 2, headers: { "if-none-match": tag } }), 304);
await refused(rest.issues.get({ ...shop, issue_number: 999 }), 404);

// Labels, assignees and comments on an issue.
const two = { ...shop, issue_number: 2 };
await rest.issues.addLabels({ ...two, labels: ["area 1", "area 2"] });
await rest.issues.removeLabel({ ...two, name: "area 1" });
const put = await rest.issues.listLabelsOnIssue(two);
assert.deepEqual(put.data.map((label) => label.name).sort(), ["area 2", story.name]);
await rest.issues.addAssignees({ ...two, assignees: ["ana"] });
assert.deepEqual((await rest.issues.removeAssignees({ ...two, assignees: ["ana"] })).data.assignees, []);
for (const turn of upTo(35)) await rest.issues.createComment({ ...two, body: `Comment ${turn}` });
const comments = await octokit.paginate(rest.issues.listComments, { ...two, per_page: 10 });
assert.deepEqual(comments.map((comment) => comment.body), upTo(35).map((turn) => `Comment ${turn}`));
const last = { ...shop, comment_id: comments[34].id };
assert.equal((await rest.issues.updateComment({ ...last, body: "Changed" })).data.body, "Changed");
assert.equal((await rest.reactions.createForIssueComment({ ...last, content: "eyes" })).status, 201);
assert.equal((await rest.issues.deleteComment(last)).status, 204);
await refused(rest.issues.getComment(last), 404);

// Sub-issues: added, moved, removed.
const three = (await rest.issues.get({ ...shop, issue_number: 3 })).data;
await rest.issues.addSubIssue({ ...shop, issue_number: 1, sub_issue_id: three.id });
await refused(rest.issues.addSubIssue({ ...two, sub_issue_id: three.id }), 422);
await rest.issues.addSubIssue({ ...two, sub_issue_id: three.id, replace_parent: true });
const below = await octokit.paginate(rest.issues.listSubIssues, two);
assert.deepEqual(numbers(below), [3]);
assert.equal((await rest.issues.getParent({ ...shop, issue_number: 3 })).data.number, 2);
assert.equal((await rest.issues.get(two)).data.sub_issues_summary.total, 1);
assert.equal((await rest.issues.removeSubIssue({ ...two, sub_issue_id: three.id })).status, 200);
await refused(rest.issues.getParent({ ...shop, issue_number: 3 }), 404);

// Search, whose query must say whether issues or pull requests are meant.
const query = `repo:acme/shop is:issue label:"${story.name}" in:title "Story 7"`;
const found = await octokit.paginate(rest.search.issuesAndPullRequests, { q: query, per_page: 5 });
assert.deepEqual(numbers(found), [7]);
const all = await octokit.paginate(rest.search.issuesAndPullRequests, { q: "repo:acme/shop is:issue", per_page: 100 });
assert.deepEqual(numbers(all), upTo(250));
await refused(rest.search.issuesAndPullRequests({ q: "repo:acme/shop Story" }), 422);
await refused(rest.search.issuesAndPullRequests({ q: `is:issue ${"long ".repeat(60)}` }), 422);

// Contents, a branch, a commit, a pull request.
const readme = (await rest.repos.getContent({ ...shop, path: "README.md" })).data;
assert.match(Buffer.from(readme.content, "base64").toString(), /^# Shop/);
await refused(rest.repos.getContent({ ...shop, path: "missing.md" }), 404);
const { object } = (await rest.git.getRef({ ...shop, ref: "heads/main" })).data;
await rest.git.createRef({ ...shop, ref: "refs/heads/topic", sha: object.sha });
await refused(rest.git.createRef({ ...shop, ref: "refs/heads/topic", sha: object.sha }), 422);
const commit = await octokit.graphql(
  `mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }`,
  {
    input: {
      branch: { repositoryNameWithOwner: "acme/shop", branchName: "topic" },
      expectedHeadOid: object.sha,
      message: { headline: "Add a page" },
      fileChanges: { additions: [{ path: "docs/page.md", contents: Buffer.from("A page\n").toString("base64") }] },
    },
  },
);
assert.match(commit.createCommitOnBranch.commit.oid, /^[0-9a-f]{40}$/);
const pull = (await rest.pulls.create({ ...shop, title: "A page", head: "topic", base: "main", body: "See #1" })).data;
assert.deepEqual([pull.number, pull.head.ref, pull.base.ref], [251, "topic", "main"]);
await refused(rest.pulls.create({ ...shop, title: "A page", head: "topic", base: "main" }), 422);
await rest.pulls.requestReviewers({ ...shop, pull_number: 251, reviewers: ["bo"] });
const pulls = await octokit.paginate(rest.pulls.list, { ...shop, head: "acme:topic", state: "open" });
assert.deepEqual(pulls.map((one) => one.requested_reviewers[0].login), ["bo"]);
const files = await octokit.paginate(rest.pulls.listFiles, { ...shop, pull_number: 251 });
assert.deepEqual(files.map((file) => [file.filename, file.status]), [["docs/page.md", "added"]]);
const mixed = await octokit.paginate(rest.issues.listForRepo, { ...shop, state: "all", per_page: 100 });
assert.deepEqual(mixed.filter((issue) => issue.pull_request).map((issue) => issue.number), [251]);
const { data: compared } = await rest.repos.compareCommitsWithBasehead({ ...shop, basehead: "main...topic" });
assert.deepEqual([compared.ahead_by, compared.files.length], [1, 1]);

// GraphQL: pagination by cursor, a mutation, an id that doesn't exist.
const paged = await octokit.graphql.paginate(
  `query ($cursor: String) { repository(owner: "acme", name: "shop") {
     issues(first: 100, after: $cursor, states: [OPEN, CLOSED], orderBy: {field: CREATED_AT, direction: ASC}) {
       nodes { number title labels(first: 10) { nodes { name } } }
       pageInfo { hasNextPage endCursor } } } }`,
);
assert.deepEqual(paged.repository.issues.nodes.map((issue) => issue.number), upTo(250));
const ids = await octokit.graphql(
  `query { repository(owner: "acme", name: "shop") { id issue(number: 1) { id } label(name: "area 2") { id } } }`,
);
const child = await octokit.graphql(
  `mutation ($input: CreateIssueInput!) { createIssue(input: $input) { issue { number parent { number } } } }`,
  { input: { repositoryId: ids.repository.id, title: "A child", labelIds: [ids.repository.label.id],
    parentIssueId: ids.repository.issue.id } },
);
assert.deepEqual(child.createIssue.issue, { number: 252, parent: { number: 1 } });
const wrong = await octokit.graphql(`query { node(id: "I_kwDO99999999") { id } }`).catch((error) => error);
assert.deepEqual([wrong.name, wrong.errors[0].type], ["GraphqlResponseError", "NOT_FOUND"]);

// Rate limits and failures, as the throttling and retry plugins recognize them.
await fault({ at: { matching: "GET /repos/acme/shop/issues/5" }, kind: "secondary-limit", seconds: 1 });
assert.equal((await rest.issues.get({ ...shop, issue_number: 5 })).data.number, 5);
await fault({ at: { matching: "GET /repos/acme/shop/issues/6" }, kind: "primary-limit", seconds: 1 });
assert.equal((await rest.issues.get({ ...shop, issue_number: 6 })).data.number, 6);
assert.deepEqual(waited.map(([kind]) => kind), ["secondary", "primary"]);
await fault({ at: { matching: "GET /repos/acme/shop/issues/7" }, kind: "status", status: 502 });
assert.equal((await rest.issues.get({ ...shop, issue_number: 7 })).data.number, 7);
console.log("Octokit found everything again");

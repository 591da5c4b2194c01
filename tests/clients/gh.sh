#!/usr/bin/env bash
# Does what rolecall does on GitHub, with GitHub's own CLI: `gh.sh BASE`. Fails at the first result that differs from
# what `gh` or GitHub's documentation expects.
set -euo pipefail
base="$1"

# `gh` talks to `github.localhost` without TLS, a host meant for GitHub's own developers; the fake acts as the proxy.
export http_proxy="$base" GH_HOST=github.localhost GH_REPO=github.localhost/acme/shop GH_TOKEN=token-ana
export GH_PROMPT_DISABLED=1 GH_NO_UPDATE_NOTIFIER=1 NO_COLOR=1
unset HTTP_PROXY HTTPS_PROXY https_proxy ALL_PROXY all_proxy NO_PROXY no_proxy GITHUB_TOKEN
GH_CONFIG_DIR="$(mktemp -d)"
export GH_CONFIG_DIR
trap 'rm -rf "$GH_CONFIG_DIR"' EXIT
cd "$GH_CONFIG_DIR"

same() {
  [ "$1" = "$2" ] || { echo "line ${BASH_LINENO[0]}: \`$1\` is not \`$2\`" >&2 && exit 1; }
}
refused() {
  local told
  told="$("${@:2}" 2>&1)" && { echo "line ${BASH_LINENO[0]}: \`${*:2}\` was not refused" >&2 && exit 1; }
  grep -qF "$1" <<<"$told" || { echo "line ${BASH_LINENO[0]}: \`$told\` doesn't say \`$1\`" >&2 && exit 1; }
}

# The user and the host.
same "$(gh api user --jq .login)" ana
same "$(gh api repos/acme/shop --jq .full_name)" acme/shop
refused "Not Found" gh api repos/acme/nothing

# Labels and milestones.
gh label create "role: story" --color 0e8a16 --description "A story" >/dev/null
refused "already exists" gh label create "role: story" --color 0e8a16
gh label create area --color ededed >/dev/null
gh label edit area --name areas --description "Edited" >/dev/null
same "$(gh label list --limit 100 | cut -f 1,2 | sort | tr '\t\n' '=;')" "areas=Edited;role: story=A story;"
gh api repos/acme/shop/milestones -f title="Sprint 1" >/dev/null
same "$(gh api 'repos/acme/shop/milestones?state=all' --jq '.[].title')" "Sprint 1"

# 250 issues, fifty per request, all of them read back: by cursor in REST and GraphQL, and with `gh issue list`.
ids="$(gh api graphql -f query='{ repository(owner: "acme", name: "shop") { id label(name: "role: story") { id } } }' \
  --jq '.data.repository | .id + " " + .label.id')"
for fifty in 0 1 2 3 4; do
  query="mutation {"
  for turn in $(seq $((fifty * 50 + 1)) $((fifty * 50 + 50))); do
    query+=" i$turn: createIssue(input: {repositoryId: \"${ids% *}\", title: \"Story $turn\", body: \"Words $turn\","
    query+=" labelIds: [\"${ids#* }\"]}) { issue { number } }"
  done
  same "$(gh api graphql -f query="$query }" --jq '.data | length')" 50
done
all="$(seq 1 250 | tr '\n' ' ')"
numbers() {
  sort -n | tr '\n' ' '
}
story="labels=role:%20story"
same "$(gh api --paginate "repos/acme/shop/issues?state=all&per_page=100&$story" --jq '.[].number' | numbers)" "$all"
same "$(gh api --paginate repos/acme/shop/issues --jq '.[].number' | numbers)" "$all"
same "$(gh issue list --limit 300 --json number --jq '.[].number' | numbers)" "$all"
same "$(gh issue list --limit 300 --author ana --json labels --jq '[.[] | select(.labels[0].name == "role: story")] | length')" 250
# shellcheck disable=SC2016 # the dollar belongs to GraphQL
paged='query($endCursor: String) { repository(owner: "acme", name: "shop") { issues(first: 100, after: $endCursor) {
  nodes { number } pageInfo { hasNextPage endCursor } } } }'
same "$(gh api graphql --paginate -f query="$paged" --jq '.data.repository.issues.nodes[].number' | numbers)" "$all"

# Another issue through `gh`'s own commands: created, read, edited, commented on, closed, reopened.
same "$(gh issue create --title "By gh" --body "A body" --label areas --milestone "Sprint 1" --assignee bo)" \
  "https://github.com/acme/shop/issues/251"
same "$(gh issue view 251 --json title,body,state,assignees,labels,milestone \
  --jq '[.title, .body, .state, .assignees[0].login, .labels[0].name, .milestone.title] | join("|")')" \
  "By gh|A body|OPEN|bo|areas|Sprint 1"
gh api -X PATCH repos/acme/shop/issues/251 -f title="Edited" -f "labels[]=role: story" -f "assignees[]=ana" >/dev/null
gh issue comment 251 --body "A comment" >/dev/null
same "$(gh issue view 251 --json title,labels,assignees --jq '[.title, .labels[0].name, (.assignees | length)] | join("|")')" \
  "Edited|role: story|1"
gh issue close 251 --reason "not planned" >/dev/null 2>&1
same "$(gh issue list --state closed --json number,state --jq '.[] | "\(.number) \(.state)"')" "251 CLOSED"
same "$(gh api repos/acme/shop/issues/251 --jq .state_reason)" not_planned
gh api -X PATCH repos/acme/shop/issues/251 -f state=open >/dev/null
same "$(gh api repos/acme/shop/issues/251/comments --jq '.[].body')" "A comment"

# Sub-issues.
child="$(gh api repos/acme/shop/issues/2 --jq .id)"
gh api repos/acme/shop/issues/1/sub_issues -F sub_issue_id="$child" >/dev/null
same "$(gh api repos/acme/shop/issues/1/sub_issues --jq '.[].number')" 2
same "$(gh api repos/acme/shop/issues/2/parent --jq .number)" 1
gh api -X DELETE repos/acme/shop/issues/1/sub_issue -F sub_issue_id="$child" >/dev/null
same "$(gh api repos/acme/shop/issues/1/sub_issues --jq length)" 0

# Search.
same "$(gh search issues --repo acme/shop "Story 7" --match title --limit 5 --json number --jq '.[].number')" 7
same "$(gh search issues --repo acme/shop --label "role: story" --limit 300 --json number --jq '.[].number' | numbers)" "${all}251 "

# Contents, a branch, a pull request.
same "$(gh api repos/acme/shop/contents/README.md --jq .content | base64 -d | head -n 1)" "# Shop"
main="$(gh api repos/acme/shop/git/ref/heads/main --jq .object.sha)"
gh api repos/acme/shop/git/refs -f ref=refs/heads/topic -f sha="$main" >/dev/null
gh api -X PUT repos/acme/shop/contents/page.md -f message="Add a page" -f branch=topic \
  -f content="$(printf 'A page\n' | base64)" >/dev/null
pull="$(gh api repos/acme/shop/pulls -f title="A page" -f head=topic -f base=main -f body="See #1" --jq .number)"
same "$pull" 252
same "$(gh pr list --head topic --json number,title --jq '.[] | "\(.number) \(.title)"')" "252 A page"
same "$(gh pr view 252 --json title,headRefName,baseRefName --jq '[.title, .headRefName, .baseRefName] | join("|")')" \
  "A page|topic|main"
same "$(gh api repos/acme/shop/pulls/252/files --jq '.[].filename')" page.md
refused "already exists" gh api repos/acme/shop/pulls -f title="A page" -f head=topic -f base=main

echo "gh found everything again"

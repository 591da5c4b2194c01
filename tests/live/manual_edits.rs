//! What a person does in the repository between two runs of the program: plain requests, marked as made by hand.

use http::{Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

use super::recorder::BY_HAND;

/// Sends requests in place of a person.
pub struct ManualEdits {
    /// The recorder's URL.
    pub url: String,
    pub token: String,
    /// `owner/name`.
    pub repository: String,
}

impl ManualEdits {
    /// Sends a request below the repository. An answer with an unsuccessful status is an error.
    pub fn ask(&self, method: &Method, path: &str, body: Option<&Value>) -> Result<Value, String> {
        self.ask_at(method, &format!("/repos/{}{path}", self.repository), body)
    }

    /// Sends a request to any path.
    pub fn ask_at(&self, method: &Method, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {}", self.token))
            .header("user-agent", concat!("rolecall/", env!("CARGO_PKG_VERSION"), " (drill)"))
            .header("accept", "application/vnd.github+json")
            .header("x-github-api-version", "2022-11-28")
            .header(BY_HAND, "1");
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let text = body.map(Value::to_string).unwrap_or_default();
        let request = request.body(Full::new(bytes::Bytes::from(text))).map_err(|error| error.to_string())?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        runtime.block_on(async {
            let client = Client::builder(TokioExecutor::new()).build_http();
            let answer = client.request(request).await.map_err(|error| format!("{method} {path}: {error}"))?;
            let status = answer.status();
            let body = answer.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
            match status.is_success() {
                true => Ok(serde_json::from_slice(&body).unwrap_or_default()),
                false => Err(format!("{method} {path} → {status}: {}", String::from_utf8_lossy(&body))),
            }
        })
    }

    pub fn issue(&self, number: u64) -> Result<Value, String> {
        self.ask(&Method::GET, &format!("/issues/{number}"), None)
    }

    pub fn body(&self, number: u64) -> Result<String, String> {
        Ok(self.issue(number)?["body"].as_str().unwrap_or_default().to_owned())
    }

    pub fn labels(&self, number: u64) -> Result<Vec<String>, String> {
        let issue = self.issue(number)?;
        let labels = issue["labels"].as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(labels.iter().filter_map(|label| label["name"].as_str().map(str::to_owned)).collect())
    }

    pub fn take_label_off(&self, number: u64, label: &str) -> Result<(), String> {
        let label = label.replace(' ', "%20").replace(':', "%3A");
        self.ask(&Method::DELETE, &format!("/issues/{number}/labels/{label}"), None).map(drop)
    }
}

use serde_json::{Value, json};

use crate::link::reconcile;

/// What is answered to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The media type of the body; `None` where there is no body.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether another header `Accept` may be answered otherwise.
    pub negotiated: bool,
    /// The methods that are allowed, where the one that was used is not.
    pub allowed: Option<&'static str>,
}

impl Reply {
    /// An answer of a media type.
    pub fn of(content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, content_type: Some(content_type), body: body.into(), negotiated: false, allowed: None }
    }

    /// An answer in JSON.
    pub fn json(value: &Value) -> Self {
        Self::of("application/json", value.to_string())
    }

    /// A refusal, with what is wrong in words.
    pub fn error(status: u16, message: &str) -> Self {
        Self { status, ..Self::json(&json!({ "status": "error", "message": message })) }
    }

    /// Nothing but headers.
    pub fn empty() -> Self {
        Self { status: 204, content_type: None, body: Vec::new(), negotiated: false, allowed: None }
    }

    /// The same, handed to a function of whoever asks: JSONP, by which pages of other hosts were asked before there was CORS.
    pub fn called(self, function: &str) -> Self {
        let mut body = format!("/**/{function}(").into_bytes();
        body.extend(self.body);
        body.extend(b");");
        Self { content_type: Some("text/javascript"), body, ..self }
    }
}

impl From<reconcile::Error> for Reply {
    fn from(error: reconcile::Error) -> Self {
        let status = match &error {
            reconcile::Error::Malformed { .. } => 400,
            reconcile::Error::TooMany { .. } => 413,
            reconcile::Error::Unknown { .. } => 404,
            reconcile::Error::Store(_) => 500,
        };
        Self::error(status, &error.to_string())
    }
}

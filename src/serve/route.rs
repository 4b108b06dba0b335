use std::str;

use form_urlencoded::parse;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};

use crate::export::{self, Options};
use crate::graph::Named;
use crate::link::reconcile::{Error, Service, Suggested, Version};
use crate::link::{EntityView, Form, entity_graph};
use crate::render;
use crate::serve::Reply;

/// Claims on the page of an entity.
const CLAIMS: usize = 100;

/// What stays as it is in a segment of an address.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A request without its connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The method, such as `GET`.
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// What stands behind the question mark.
    pub query: String,
    /// The header `Accept`.
    pub accept: Option<String>,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Answers a request. Never fails: what is wrong becomes a refusal.
pub fn respond(service: &Service, asked: &Asked) -> Reply {
    if asked.method == "OPTIONS" {
        return Reply::empty();
    }
    let form = match Fields::of(asked) {
        Ok(fields) => fields,
        Err(reply) => return *reply,
    };
    let (version, path) = match asked.path.strip_prefix("/v1") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => (Version::Draft, rest),
        _ => (Version::Final, asked.path.as_str()),
    };
    let callback = (version == Version::Final).then(|| form.one("callback")).flatten();
    if let Some(name) = callback.filter(|name| !is_function(name)) {
        return Reply::error(400, &format!("`{name}` is no name of a function"));
    }
    let reply = match allowed(version, path) {
        Some(methods) if !methods.split(", ").any(|method| method == asked.method) => {
            let message = format!("`{}` does not take {}, but {methods}", asked.path, asked.method);
            Reply { allowed: Some(methods), ..Reply::error(405, &message) }
        }
        _ => route(service, version, path, asked, &form),
    };
    match callback {
        Some(function) if reply.content_type == Some("application/json") => reply.called(function),
        _ => reply,
    }
}

/// The methods that a path takes; `None` where there is nothing.
fn allowed(version: Version, path: &str) -> Option<&'static str> {
    match (version, path.trim_end_matches('/')) {
        (Version::Final, "") => Some("GET, HEAD, POST"),
        (Version::Draft, "/match" | "/reconcile" | "/extend") => Some("POST"),
        _ => Some("GET, HEAD"),
    }
}

fn route(service: &Service, version: Version, path: &str, asked: &Asked, form: &Fields) -> Reply {
    let answer = match (version, path.trim_end_matches('/')) {
        (Version::Final, "") => match (form.one("queries"), form.one("extend")) {
            (Some(queries), _) => {
                json_of("queries", queries.as_bytes()).and_then(|batch| service.reconcile(version, batch))
            }
            (None, Some(extend)) => {
                json_of("extend", extend.as_bytes()).and_then(|query| service.extend(version, query))
            }
            (None, None) if asked.method == "POST" => {
                Err(malformed("a form with `queries` or `extend` is expected, as application/x-www-form-urlencoded"))
            }
            (None, None) => Ok(service.manifest(version)),
        },
        (Version::Draft, "") => Ok(service.manifest(version)),
        // The draft has called it `reconcile` before.
        (Version::Draft, "/match" | "/reconcile") => {
            json_of("the body", &asked.body).and_then(|batch| service.reconcile(version, batch))
        }
        (Version::Draft, "/extend") => {
            json_of("the body", &asked.body).and_then(|query| service.extend(version, query))
        }
        (Version::Draft, "/extend/propose") | (Version::Final, "/properties") => proposed(service, form),
        (_, "/preview") => {
            return form.id().and_then(|id| service.view(id, 0)).map_or_else(Reply::from, |view| card(&view));
        }
        (_, path) => match path.trim_start_matches('/').split_once('/') {
            Some(("suggest", what)) if Suggested::of(what).is_some() => suggested(service, what, form),
            Some(("flyout", what)) if version == Version::Final && Suggested::of(what).is_some() => {
                flyout(service, what, form)
            }
            Some(("entity", id)) => return entity(service, id, asked.accept.as_deref()),
            _ => Err(Error::Unknown { kind: "address", id: asked.path.clone() }),
        },
    };
    answer.map_or_else(Reply::from, |answer| Reply::json(&answer))
}

fn suggested(service: &Service, what: &str, form: &Fields) -> Result<Value, Error> {
    let Some(what) = Suggested::of(what) else { return Err(malformed("nothing of this name is suggested")) };
    let types: Vec<String> = form.all("type").map(str::to_owned).collect();
    Ok(service.suggest(
        what,
        form.one("prefix").unwrap_or_default(),
        form.number("cursor")?.unwrap_or_default(),
        &types,
    ))
}

fn flyout(service: &Service, what: &str, form: &Fields) -> Result<Value, Error> {
    let Some(what) = Suggested::of(what) else { return Err(malformed("nothing of this name is suggested")) };
    let id = form.id()?;
    let (name, description) = service.described(what, id)?;
    Ok(json!({ "id": id, "html": render::flyout(&name, &description) }))
}

fn proposed(service: &Service, form: &Fields) -> Result<Value, Error> {
    Ok(service.proposed(form.one("type"), form.number("limit")?))
}

/// The page of an entity, or the same as a graph, as the header likes it best.
fn entity(service: &Service, id: &str, accept: Option<&str>) -> Reply {
    let Ok(id) = percent_decode_str(id).decode_utf8() else { return Reply::error(400, "an id is text in UTF-8") };
    let view = match service.view(&id, CLAIMS) {
        Ok(view) => view,
        Err(error) => return error.into(),
    };
    let Some(form) = Form::of(accept) else {
        let offered: Vec<&str> = Form::ALL.iter().map(|form| form.media_type()).collect();
        return Reply { negotiated: true, ..Reply::error(406, &format!("there are {}", offered.join(", "))) };
    };
    let written = match form {
        Form::Html => Ok(page(service, &view)),
        Form::Turtle => graph(service, &view, export::Format::Turtle, "text/turtle;charset=utf-8"),
        Form::JsonLd => graph(service, &view, export::Format::JsonLd, "application/ld+json"),
    };
    let reply = written.unwrap_or_else(|error| Reply::error(500, &error.to_string()));
    Reply { negotiated: true, ..reply }
}

fn page(service: &Service, view: &EntityView) -> Reply {
    let address = |one: &Named| {
        let id = utf8_percent_encode(service.id(&one.iri), SEGMENT);
        Some(format!("{}/entity/{id}", service.address()))
    };
    let mut page = Vec::new();
    match render::entity_html(view, &address, &mut page) {
        Ok(()) => Reply::of("text/html;charset=utf-8", page),
        Err(error) => Reply::error(500, &error.to_string()),
    }
}

fn card(view: &EntityView) -> Reply {
    let mut card = Vec::new();
    match render::entity_card(view, &mut card) {
        Ok(()) => Reply::of("text/html;charset=utf-8", card),
        Err(error) => Reply::error(500, &error.to_string()),
    }
}

fn graph(
    service: &Service,
    view: &EntityView,
    format: export::Format,
    media_type: &'static str,
) -> Result<Reply, export::Error> {
    let graph = entity_graph(service.snapshot(), view)?;
    let mut text = Vec::new();
    export::write(&graph, &Options::new(format), &mut text)?;
    Ok(Reply::of(media_type, text))
}

/// The fields of an address and, where the body is a form, of the body.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn of(asked: &Asked) -> Result<Self, Box<Reply>> {
        let mut fields: Vec<(String, String)> = parse(asked.query.as_bytes()).into_owned().collect();
        let media_type = asked.content_type.as_deref().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            if str::from_utf8(&asked.body).is_err() {
                return Err(Box::new(Reply::error(400, "the form is not UTF-8")));
            }
            fields.extend(parse(&asked.body).into_owned());
        }
        Ok(Self(fields))
    }

    /// The values of a field, of which some write the name with brackets.
    fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let named = move |field: &str| field == name || field.strip_suffix("[]") == Some(name);
        self.0.iter().filter(move |(field, _)| named(field)).map(|(_, value)| value.as_str())
    }

    fn one<'f>(&'f self, name: &'f str) -> Option<&'f str> {
        self.all(name).next()
    }

    fn id(&self) -> Result<&str, Error> {
        self.one("id").ok_or_else(|| malformed("`id` says of what"))
    }

    fn number(&self, name: &str) -> Result<Option<usize>, Error> {
        let Some(text) = self.one(name).filter(|text| !text.is_empty()) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| malformed(&format!("`{name}` is `{text}`, and must be a whole number")))
    }
}

fn json_of(what: &str, text: &[u8]) -> Result<Value, Error> {
    serde_json::from_slice(text).map_err(|error| malformed(&format!("{what}: this is no JSON: {error}")))
}

fn malformed(message: &str) -> Error {
    Error::Malformed { message: message.to_owned() }
}

/// Whether a text is the name of a function of JavaScript and nothing more, which a browser would run.
fn is_function(name: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$' | '.');
    (1..=100).contains(&name.len())
        && name.chars().all(letter)
        && !name.starts_with(|first: char| first.is_ascii_digit())
}

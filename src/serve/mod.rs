//! The reconciliation service over HTTP. What is asked and answered is decided without a connection, in `route`; here stand
//! the listener, the limits and the way out. Knows nothing of commands.

mod origin;
mod reply;
mod route;

use std::future::{self, Future};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::{signal, task, time};

use crate::session::{Error, Session};
pub use origin::Entities;
pub use reply::Reply;
pub use route::{Asked, respond};

/// The longest body of a request, in bytes.
const LONGEST: usize = 4 << 20;

/// How long the body of a request may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A service that listens and does not answer yet.
pub struct Listening {
    runtime: Runtime,
    listener: TcpListener,
    /// Where it listens; the port is the one that the system gave where 0 was asked for.
    pub at: SocketAddr,
}

impl Listening {
    /// Begins to listen.
    ///
    /// # Errors
    /// The system does not allow it: the port is taken, say.
    pub fn at(address: SocketAddr) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(address))?;
        let at = listener.local_addr()?;
        Ok(Self { runtime, listener, at })
    }

    /// Answers until Ctrl-C is pressed, then ends what was begun. `address` is what others call the service by.
    ///
    /// # Errors
    /// The store cannot be read, or the listener fails.
    pub fn serve(self, session: Session, address: &str, ready: impl FnOnce(&Entities)) -> Result<(), Failure> {
        let entities = Arc::new(Entities::of(session, address)?);
        let mut pressed = Box::pin(async {
            // Where Ctrl-C cannot be caught, it ends the process.
            if signal::ctrl_c().await.is_err() {
                future::pending::<()>().await;
            }
        });
        self.runtime.block_on(async {
            // It is caught from its first poll on, and whoever is told that the service is ready may press it at once.
            if future::poll_fn(|context| Poll::Ready(pressed.as_mut().poll(context).is_ready())).await {
                return Ok(());
            }
            ready(&entities);
            let app = Router::new().fallback(answer).with_state(entities);
            Ok(axum::serve(self.listener, app).with_graceful_shutdown(pressed).await?)
        })
    }
}

/// Why a service ends.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The store cannot be read.
    #[error(transparent)]
    Session(#[from] Error),
    /// The listener fails.
    #[error("the service cannot go on: {0}")]
    Listener(#[from] io::Error),
}

async fn answer(State(entities): State<Arc<Entities>>, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let text = |name: HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = match time::timeout(PATIENCE, to_bytes(body, LONGEST)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return response(Reply::error(413, &format!("a request has at most {LONGEST} bytes"))),
        Err(_) => return response(Reply::error(408, "the body of the request does not come")),
    };
    let asked = Asked {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        accept: text(ACCEPT),
        content_type: text(CONTENT_TYPE),
        body: body.to_vec(),
    };
    let reply = task::spawn_blocking(move || match entities.now() {
        Ok(service) => respond(&service, &asked),
        Err(error) => Reply::error(503, &format!("the store cannot be read: {error}")),
    });
    // A panic is a bug, which is said where the service was started; whoever asks is told as much.
    response(reply.await.unwrap_or_else(|_| Reply::error(500, "internal error: this is a bug")))
}

/// A reply with the headers that every one has: any page may ask (Cross-Origin Access, section 4.3), and no browser guesses
/// what it is given.
fn response(reply: Reply) -> Response<Body> {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut add = |name, value| HeaderMap::insert(response.headers_mut(), name, HeaderValue::from_static(value));
    add(HeaderName::from_static("access-control-allow-origin"), "*");
    add(HeaderName::from_static("access-control-allow-methods"), "GET, HEAD, POST, OPTIONS");
    add(HeaderName::from_static("access-control-allow-headers"), "*");
    add(HeaderName::from_static("access-control-max-age"), "86400");
    add(HeaderName::from_static("x-content-type-options"), "nosniff");
    if let Some(kind) = reply.content_type {
        add(CONTENT_TYPE, kind);
    }
    if reply.content_type.is_some_and(|kind| kind.starts_with("text/html")) {
        // Pages of ours run nothing and load nothing.
        add(HeaderName::from_static("content-security-policy"), "default-src 'none'; style-src 'unsafe-inline'");
    }
    if reply.negotiated {
        add(VARY, "accept");
    }
    if let Some(allowed) = reply.allowed {
        add(ALLOW, allowed);
    }
    response
}

use std::path::PathBuf;

use oxigraph::model::NamedNode;
use thiserror::Error;

use crate::diag::{Diagnostic, Label, Mark};
use crate::lexicon::{Lexicon, TableError};
use crate::link::sssom;
use crate::session::ChangeError;
use crate::text::Span;
use crate::{check, export, ingest, link, net, query, rdf, search, store};

/// Why something that a front-end asked for was not done.
#[derive(Debug, Error)]
pub enum Error {
    /// A file could not be read.
    #[error(transparent)]
    Ingest(#[from] ingest::Error),
    /// A text could not be read as RDF.
    #[error(transparent)]
    Rdf(#[from] rdf::Error),
    /// A text that could be read is not in the RDF format that it should be in.
    #[error("{message}")]
    Malformed {
        /// What the text is called.
        name: String,
        /// The text.
        text: String,
        /// The byte at which it is wrong.
        at: usize,
        /// What is wrong.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// The shapes of a file are not as SHACL wants them.
    #[error("`{name}`: {error}")]
    Shapes {
        /// What the file is called.
        name: String,
        /// What is wrong.
        error: check::Error,
    },
    /// The store could not be opened, read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A table of the user's cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A table of mappings is not as it should be.
    #[error(transparent)]
    Mappings(#[from] sssom::Error),
    /// There is no table in the folder that should have some.
    #[error("no tables in `{}`", folder.display())]
    NoTables {
        /// The folder.
        folder: PathBuf,
    },
    /// There is no query in the folder that should have some.
    #[error("no queries in `{}`", folder.display())]
    NoQueries {
        /// The folder.
        folder: PathBuf,
    },
    /// A query gives a table where a graph is wanted.
    #[error("the query gives no graph")]
    NoGraph,
    /// A query could not be asked or answered.
    #[error(transparent)]
    Query(#[from] query::Error),
    /// A list of services is none.
    #[error(transparent)]
    Services(#[from] net::BadEntry),
    /// A service gave no answer.
    #[error(transparent)]
    Service(#[from] net::Error),
    /// Entities could not be merged or split.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// Words could not be searched for.
    #[error(transparent)]
    Search(#[from] search::Error),
    /// A text that somebody wrote is no SPARQL query.
    #[error("{}", error.message)]
    Syntax {
        /// What the text is called.
        name: String,
        /// The text.
        text: String,
        /// What is wrong with it, and where.
        error: query::SyntaxError,
    },
    /// A text that is to be laid out is not in its language.
    #[error("{}", mistake.message)]
    Layout {
        /// What the text is called.
        name: String,
        /// The text.
        text: String,
        /// The language.
        syntax: export::Syntax,
        /// What is wrong with it, and where.
        mistake: export::Mistake,
    },
    /// The reader failed on a report, which it never should.
    #[error("internal error: reading `{name}` failed")]
    Bug {
        /// The file.
        name: String,
    },
    /// A collection could not be read.
    #[error(transparent)]
    Collection(#[from] link::sources::Error),
    /// There is no collection in the folder that should have some.
    #[error("no collections in `{}`", folder.display())]
    NoCollection {
        /// The folder.
        folder: PathBuf,
    },
    /// Another entity is linked to something.
    #[error("{iri} is the link of {entity}")]
    Taken {
        /// The thing elsewhere.
        iri: NamedNode,
        /// The entity.
        entity: NamedNode,
    },
    /// An entity is linked to something else of the same collection.
    #[error("{entity} has the link {iri}")]
    Linked {
        /// The entity.
        entity: NamedNode,
        /// The thing elsewhere.
        iri: NamedNode,
    },
    /// No claim has an id that begins so.
    #[error("no claim begins with `{prefix}`")]
    NoClaim {
        /// What was asked for.
        prefix: String,
    },
    /// More than one claim has an id that begins so.
    #[error("{} claims begin with `{prefix}`", claims.len())]
    SeveralClaims {
        /// What was asked for.
        prefix: String,
        /// Their ids and what they say.
        claims: Vec<(String, String)>,
    },
}

impl Error {
    /// The text that is wrong, with the place underlined; `None` where the error is about no text.
    pub fn diagnostic(&self) -> Option<Diagnostic> {
        let (name, text, span, label) = match self {
            Self::Syntax { name, text, error } => (name, text, error.span, String::new()),
            Self::Layout { name, text, mistake, .. } => (name, text, mistake.span, String::new()),
            Self::Malformed { name, text, at, .. } => (name, text, Span::new(*at, *at), String::new()),
            Self::Query(query::Error::Limit { at: Some(overrun), .. }) => {
                let query::Overrun { name, text, span, doing } = &**overrun;
                (name, text, *span, doing.clone())
            }
            _ => return None,
        };
        let mut diagnostic = Diagnostic::new(format!("error: {self}"), name, text, span.start);
        diagnostic.labels = vec![Label::new(span, Mark::Caret, label)];
        diagnostic.hints = self.hints();
        Some(diagnostic)
    }

    /// What to do about it, each in one line; empty where the message says all.
    pub fn hints(&self) -> Vec<String> {
        match self {
            Self::Ingest(error) => error.hint().into_iter().collect(),
            Self::Rdf(error) => error.hint().into_iter().collect(),
            Self::Query(error) => error.hint().into_iter().collect(),
            Self::Change(error) => error.hint().into_iter().collect(),
            Self::Search(error) => error.hint().into_iter().collect(),
            Self::Syntax { error, .. } => error.hint.clone().into_iter().collect(),
            Self::Layout { syntax, .. } => {
                vec![format!("it was read as {}; correct it, or name another format", syntax.name())]
            }
            Self::Store(store::Error::Missing { .. }) => vec!["`sitrep ingest PATH` makes one".to_owned()],
            Self::Store(store::Error::Locked { .. }) => vec!["`--wait` waits until it has finished".to_owned()],
            Self::Store(store::Error::Replaces { .. }) => vec!["`--force` puts the copy in its place".to_owned()],
            Self::Malformed { hint, .. } => hint.iter().cloned().collect(),
            Self::Store(_) | Self::Table(_) | Self::Services(_) | Self::Mappings(_) | Self::Shapes { .. } => Vec::new(),
            Self::NoTables { .. } => {
                vec![format!("these are read: {}", Lexicon::table_names().collect::<Vec<_>>().join(", "))]
            }
            Self::NoQueries { .. } => vec!["a query stands in a file of its own that ends in .rq".to_owned()],
            Self::Service(error) => error.hint().into_iter().collect(),
            Self::Collection(error) => error.hint().into_iter().collect(),
            Self::NoCollection { .. } => {
                vec![
                    "RDF files, tables as GeoNames has them (.tsv, .txt) and Wikidata dumps (.json) are read"
                        .to_owned(),
                ]
            }
            Self::Taken { .. } | Self::Linked { .. } => {
                vec!["`sitrep link reject ENTITY IRI` takes that link away".to_owned()]
            }
            Self::NoGraph => vec!["write `CONSTRUCT { … } WHERE { … }` or `DESCRIBE …`".to_owned()],
            Self::Bug { .. } => vec!["please report it with the file; the other files were read".to_owned()],
            Self::NoClaim { .. } => {
                vec!["ids stand in what `sitrep brief` and `sitrep query claims-about` print".to_owned()]
            }
            Self::SeveralClaims { claims, .. } => {
                let shown = claims.iter().take(SHOWN).map(|(id, label)| format!("{id}  {label}"));
                let rest = claims.len().saturating_sub(SHOWN);
                shown.chain((rest > 0).then(|| format!("… and {rest} more; write more of the id"))).collect()
            }
        }
    }
}

/// How many claims a hint names.
const SHOWN: usize = 5;

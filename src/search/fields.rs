use oxigraph::model::NamedNode;
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::{TantivyDocument, Term};

use crate::search::gather::Thing;
use crate::search::{Error, Kind, token};

/// The fields of a document of the index. There is one for each thing and each graph that says what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    iri: Field,
    kind: Field,
    /// The graph, by which documents are replaced.
    graph: Field,
    /// Labels: of a claim that of what it says.
    pub label: Field,
    /// Other words: of a claim those of its evidence and of its source, of an entity its other names.
    pub text: Field,
}

impl Fields {
    /// The fields of a new index.
    pub fn schema() -> Schema {
        let indexing = TextFieldIndexing::default().set_tokenizer(token::NAME);
        let words = indexing.set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = TextOptions::default().set_indexing_options(words);
        let mut schema = Schema::builder();
        schema.add_text_field("iri", STORED);
        schema.add_text_field("kind", STRING | STORED);
        schema.add_text_field("graph", STRING);
        schema.add_text_field("label", words.clone());
        schema.add_text_field("text", words);
        schema.build()
    }

    /// The fields of an index.
    ///
    /// # Errors
    /// It has others.
    pub fn of(schema: &Schema) -> Result<Self, Error> {
        let field = |name| schema.get_field(name);
        Ok(Self {
            iri: field("iri")?,
            kind: field("kind")?,
            graph: field("graph")?,
            label: field("label")?,
            text: field("text")?,
        })
    }

    /// The document of a thing of a graph.
    pub fn document(&self, thing: &Thing, graph: &str) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(self.iri, thing.iri.as_str());
        document.add_text(self.kind, word(thing.kind));
        document.add_text(self.graph, graph);
        thing.labels.iter().for_each(|label| document.add_text(self.label, label));
        thing.texts.iter().for_each(|text| document.add_text(self.text, text));
        document
    }

    /// What a document is about; `None` if it is none of [`Fields::document`].
    pub fn thing(&self, document: &TantivyDocument) -> Option<(NamedNode, Kind)> {
        let text = |field| document.get_first(field).and_then(|value| value.as_str());
        let kind = [Kind::Claim, Kind::Entity].into_iter().find(|kind| text(self.kind) == Some(word(*kind)))?;
        Some((NamedNode::new(text(self.iri)?).ok()?, kind))
    }

    /// What the documents of a kind have in common.
    pub fn kind(&self, kind: Kind) -> Term {
        Term::from_field_text(self.kind, word(kind))
    }

    /// What the documents of a graph have in common.
    pub fn graph(&self, graph: &str) -> Term {
        Term::from_field_text(self.graph, graph)
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Claim => "claim",
        Kind::Entity => "entity",
    }
}

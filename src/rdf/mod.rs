//! RDF texts to quads: plain or compressed, on all processors, each mistake with its place. Knows nothing of stores.

mod blank;
mod blocks;
mod compression;
mod error;
mod lines;
mod pieces;
mod scan;
mod sink;

use std::ops::ControlFlow;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad, QuadRef};

pub use compression::unpacked;
pub use error::{Error, message_of};
pub use sink::{Sink, Skipped, read_into};

/// What an RDF text is, and how to read it.
#[derive(Clone, Debug)]
pub struct Text {
    /// What messages call it, such as the name of its file.
    pub name: String,
    /// The format.
    pub format: RdfFormat,
    /// What relative IRIs are resolved with; without it, they are mistakes.
    pub base: Option<NamedNode>,
    /// Letters and digits that stand in the name of each blank node, and keep it apart from those of other texts.
    pub scope: String,
    /// What to do at a mistake.
    pub on_error: OnError,
}

/// What to do where a text is not in its format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// Nothing more is read.
    #[default]
    Stop,
    /// The mistake is noted and reading goes on: behind the line in N-Triples and N-Quads, behind the statement in Turtle
    /// and TriG. What is no XML or JSON cannot be read any further.
    Skip,
}

impl Text {
    /// A text of a format.
    pub fn new(name: impl Into<String>, format: RdfFormat) -> Self {
        Self { name: name.into(), format, base: None, scope: "x".to_owned(), on_error: OnError::Stop }
    }

    /// A text whose name says its format by its ending, before `.gz` or `.zst`.
    ///
    /// # Errors
    /// The ending stands for no format.
    pub fn named(name: &str) -> Result<Self, Error> {
        let plain = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
        let ending = plain.rsplit_once('.').map(|(_, ending)| ending);
        let format =
            ending.and_then(RdfFormat::from_extension).ok_or_else(|| Error::Ending { file: name.to_owned() })?;
        Ok(Self::new(name, format))
    }

    fn parser(&self) -> RdfParser {
        let parser = RdfParser::from_format(self.format);
        match &self.base {
            Some(base) => {
                parser.with_base_iri(base.as_str()).expect("the test `a_base_is_an_iri` shows that it is one")
            }
            None => parser,
        }
    }

    /// Whether each line can be read by itself.
    fn has_lines(&self) -> bool {
        matches!(self.format, RdfFormat::NTriples | RdfFormat::NQuads)
    }
}

/// Reads a text as a whole.
///
/// # Errors
/// It cannot be unpacked or is not in its format, and mistakes are not skipped.
pub fn read(text: &Text, bytes: &[u8]) -> Result<Vec<Quad>, Error> {
    let (quads, _) = read_into(text, bytes, vec![Vec::new()], &mut |_| {})?;
    Ok(quads.into_iter().flatten().collect())
}

impl Sink for Vec<Quad> {
    fn quad(&mut self, quad: QuadRef<'_>) -> ControlFlow<()> {
        self.push(quad.into_owned());
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::io::{self, Read, Write};
    use std::ops::ControlFlow;

    use oxigraph::io::RdfFormat;
    use oxigraph::model::{NamedNode, QuadRef};

    use super::{Error, OnError, Sink, Text, read, read_into};

    #[track_caller]
    fn check_mistake(format: RdfFormat, text: &str, expected: &str) {
        let error = read(&Text::new("text", format), text.as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }

    /// The number of quads, that of the mistakes and the place of the first, when they are skipped.
    fn skipping(format: RdfFormat, text: &str) -> (usize, usize, Option<(u64, u64)>) {
        let skip = Text { on_error: OnError::Skip, ..Text::new("text", format) };
        let (quads, skipped) = read_into(&skip, text.as_bytes(), vec![Vec::new(); 2], &mut |_| {}).unwrap();
        let place = skipped.first.and_then(|error| match error {
            Error::Syntax { at, .. } => at,
            _ => None,
        });
        (quads.iter().map(Vec::len).sum(), skipped.count, place)
    }

    #[test]
    fn a_base_is_an_iri() {
        let base = Some(NamedNode::new("http://a/b").unwrap());
        let text = Text { base, ..Text::new("text", RdfFormat::Turtle) };
        assert_eq!(read(&text, b"<> <c> <#d> .").unwrap()[0].to_string(), "<http://a/b> <http://a/c> <http://a/b#d>");
    }

    #[test]
    fn a_mistake_has_a_line_and_a_column() {
        check_mistake(
            RdfFormat::NTriples,
            "<a:a> <a:b> <a:c> .\n<a:a> x",
            "text:2:7: The predicate of a triple must be an IRI",
        );
        check_mistake(RdfFormat::Turtle, "<a:a>\n  <a:b> nothing .", "text:2:9: nothing is not a valid RDF object");
        check_mistake(RdfFormat::JsonLd { profile: Default::default() }, "[\n  {]", "text:2:4: ");
        let xml =
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n  <rdf:Description>\n    <x:a/>\n";
        check_mistake(RdfFormat::RdfXml, xml, "text:3:5: ");
    }

    #[test]
    fn mistakes_are_skipped_with_what_they_spoil() {
        let lines = "<a:a> <a:b> <a:c> .\nwrong\n<a:a> <a:b> .\n<a:a> <a:b> <a:d> .\n";
        assert_eq!(skipping(RdfFormat::NQuads, lines), (2, 2, Some((2, 1))));
        let turtle = "<a:a> <a:b> <a:c> .\n<a:a> wrong <a:c> .\n<a:a> <a:b> <a:d> .\n";
        assert_eq!(skipping(RdfFormat::Turtle, turtle), (2, 1, Some((2, 7))));
    }

    #[test]
    fn many_threads_read_what_one_reads() {
        let line = |n: usize| format!("_:n{} <a:b> \"{n:0500}\" .\n", n % 1000);
        let lines: String = (0..8000).map(line).collect();
        let text = Text::new("text", RdfFormat::NTriples);
        let read = |threads| {
            let mut watched = 0;
            let sinks = vec![Vec::new(); threads];
            let (quads, _) = read_into(&text, lines.as_bytes(), sinks, &mut |quads| watched = quads).unwrap();
            assert_eq!(watched, 8000);
            quads.into_iter().flatten().collect::<HashSet<_>>()
        };
        assert_eq!(read(4).len(), 8000);
        assert_eq!(read(1), read(4));
    }

    #[test]
    fn the_first_mistake_is_told_whatever_thread_finds_one() {
        let right = format!("<a:a> <a:b> \"{:0500}\" .\n", 0);
        let line = |n: usize| if n > 4000 && n % 100 == 1 { "wrong\n" } else { &right };
        let lines: String = (1..=8000).map(line).collect();
        let text = Text::new("text", RdfFormat::NTriples);
        for threads in [1, 2, 8] {
            let error = read_into(&text, lines.as_bytes(), vec![Vec::new(); threads], &mut |_| {}).unwrap_err();
            assert!(error.to_string().starts_with("text:4001:1: "), "{error}");
            let skip = Text { on_error: OnError::Skip, ..text.clone() };
            let (_, skipped) = read_into(&skip, lines.as_bytes(), vec![Vec::new(); threads], &mut |_| {}).unwrap();
            assert_eq!(skipped.count, 40);
            assert!(skipped.first.unwrap().to_string().starts_with("text:4001:1: "));
        }
    }

    #[test]
    fn a_sink_that_wants_no_more_ends_the_reading() {
        struct Endless<I>(I);
        impl<I: Iterator<Item = u8>> Read for Endless<I> {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                out.iter_mut().zip(&mut self.0).for_each(|(to, byte)| *to = byte);
                Ok(out.len())
            }
        }
        struct Ten(usize);
        impl Sink for Ten {
            fn quad(&mut self, _: QuadRef<'_>) -> ControlFlow<()> {
                self.0 += 1;
                if self.0 < 10 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            }
        }
        for format in [RdfFormat::NQuads, RdfFormat::TriG] {
            let endless = Endless(b"<a:a> <a:b> <a:c> .\n".iter().copied().cycle());
            let text = Text::new("text", format);
            let (sinks, _) = read_into(&text, endless, vec![Ten(0), Ten(0)], &mut |_| {}).unwrap();
            assert!(sinks.iter().any(|sink| sink.0 == 10));
        }
    }

    #[test]
    fn compressed_texts_are_unpacked_also_in_several_parts() {
        let gzip = |text: &str| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(text.as_bytes()).unwrap();
            encoder.finish().unwrap()
        };
        let zstd = |text: &str| {
            ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
        };
        let parts = ["<a:a> <a:b> <a:c> .\n", "<a:a> <a:b> <a:d> .\n"];
        let text = Text::new("text", RdfFormat::NTriples);
        assert_eq!(read(&text, &parts.map(gzip).concat()).unwrap().len(), 2);
        assert_eq!(read(&text, &parts.map(zstd).concat()).unwrap().len(), 2);
        let cut = gzip(parts[0]);
        let error = read(&text, &cut[..cut.len() - 9]).unwrap_err();
        assert!(matches!(error, Error::Read { .. }), "{error}");
        let cut = zstd(parts[0]);
        let error = read(&text, &cut[..cut.len() - 2]).unwrap_err();
        assert!(matches!(error, Error::Read { .. }), "{error}");
    }
}

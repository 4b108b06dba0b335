//! Mappings as others keep them: SSSOM, the Simple Standard for Sharing Ontological Mappings (1.1), as TSV or as Turtle.

mod cells;
mod curie;
mod header;
mod read;
mod write;

pub use read::{Error, Mistake, Read, read};
pub use write::{Format, Sameness, Set, write};

/// The columns that are written and read, in the order of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    SubjectId,
    SubjectLabel,
    PredicateId,
    PredicateModifier,
    ObjectId,
    ObjectLabel,
    Justification,
    Reviewer,
    Source,
    Tool,
    ToolVersion,
    Date,
    ReviewDate,
    Confidence,
    Other,
    Comment,
}

impl Column {
    const ALL: [Self; 16] = [
        Self::SubjectId,
        Self::SubjectLabel,
        Self::PredicateId,
        Self::PredicateModifier,
        Self::ObjectId,
        Self::ObjectLabel,
        Self::Justification,
        Self::Reviewer,
        Self::Source,
        Self::Tool,
        Self::ToolVersion,
        Self::Date,
        Self::ReviewDate,
        Self::Confidence,
        Self::Other,
        Self::Comment,
    ];

    /// Those that every table must have.
    const REQUIRED: [Self; 4] = [Self::SubjectId, Self::PredicateId, Self::ObjectId, Self::Justification];

    /// Its name in the header row.
    fn name(self) -> &'static str {
        match self {
            Self::SubjectId => "subject_id",
            Self::SubjectLabel => "subject_label",
            Self::PredicateId => "predicate_id",
            Self::PredicateModifier => "predicate_modifier",
            Self::ObjectId => "object_id",
            Self::ObjectLabel => "object_label",
            Self::Justification => "mapping_justification",
            Self::Reviewer => "reviewer_label",
            Self::Source => "mapping_source",
            Self::Tool => "mapping_tool",
            Self::ToolVersion => "mapping_tool_version",
            Self::Date => "mapping_date",
            Self::ReviewDate => "review_date",
            Self::Confidence => "confidence",
            Self::Other => "other",
            Self::Comment => "comment",
        }
    }
}

/// What the column `other` says of a mapping that somebody has to look at, for which the standard has no column.
const PROPOSED: &str = "status=proposed";

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;
    use proptest::prelude::*;

    use super::{Format, Sameness, Set, read, write};
    use crate::graph::vocab::semapv;
    use crate::graph::{Base, Mapping, Match, Status, Tool};
    use crate::lexicon::EntityId;

    fn written(mappings: &[Mapping], same: Sameness) -> String {
        let mut bytes = Vec::new();
        let set = Set { mappings, license: None, same };
        write(&set, &Base::default(), Format::Tsv, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// Reads a table with these lines behind a header that declares `wd:` and `e:`.
    #[track_caller]
    fn check(lines: &str, expected: &str) {
        let base = Base::default();
        let text = format!("#curie_map:\n#  e: {}\n#  wd: http://www.wikidata.org/entity/\n{lines}", base.entities());
        let found = match read("x.tsv", &text, &base) {
            Err(error) => error.to_string(),
            Ok(read) => {
                let line = |(_, mapping): &(usize, Mapping)| {
                    let names = [&mapping.subject, &mapping.object].map(|iri| iri.as_str().rsplit('/').next().unwrap());
                    format!("{} {:?} {} {:?}", names[0], mapping.predicate, names[1], mapping.status)
                };
                read.mappings.iter().map(line).chain(read.notes.clone()).collect::<Vec<_>>().join("\n")
            }
        };
        assert_eq!(found, expected);
    }

    const COLUMNS: &str = "subject_id\tpredicate_id\tobject_id\tmapping_justification";

    #[test]
    fn what_is_ours_is_the_subject() {
        let rows = "e:turkey\tskos:exactMatch\twd:Q43\tsemapv:LexicalMatching\n\
            wd:Q9000001\tskos:broadMatch\te:turkey\tsemapv:LexicalMatching\n\
            wd:Q1\tskos:exactMatch\twd:Q2\tsemapv:LexicalMatching\n";
        let note = "left out, naming no entity here: 1 mapping";
        check(&format!("{COLUMNS}\n{rows}"), &format!("turkey Exact Q43 Holds\nturkey Narrow Q9000001 Holds\n{note}"));
    }

    #[test]
    fn what_cannot_be_read_is_named_by_line_and_column() {
        check("subject_id\tobject_id\n", "x.tsv:4: the columns `predicate_id` and `mapping_justification` are missing");
        check(
            &format!("{COLUMNS}\tconfidence\ne:turkey\tskos:exactMatch\tdb:Turkey\tsemapv:LexicalMatching\t1.5\n"),
            "x.tsv:5: column `object_id`: the prefix `db:` is not declared; write `#  db: https://…` below `#curie_map:`\n\
             x.tsv:5: column `confidence`: `1.5` is no number from 0 to 1",
        );
        check(
            &format!("{COLUMNS}\ne:turkey\trdfs:seeAlso\twd:Q43\tsemapv:LexicalMatching\n"),
            "x.tsv:5: column `predicate_id`: `rdfs:seeAlso` is no mapping property; write `owl:sameAs` or one of \
             `skos:exactMatch`, `skos:closeMatch`, `skos:broadMatch`, `skos:narrowMatch` and `skos:relatedMatch`",
        );
        check(
            &format!("{COLUMNS}\ne:turkey\tskos:exactMatch\te:ankara\tsemapv:LexicalMatching\n"),
            "x.tsv:5: column `object_id`: both are entities here",
        );
    }

    #[test]
    fn a_cell_may_have_quotation_marks_tabs_and_line_breaks() {
        let subject = Base::default().entity(&EntityId::from("turkey"));
        let object = NamedNode::new_unchecked("https://example.org/a/b#c");
        let mapping = Mapping {
            comment: Some("a \"b\"\tc\nd".to_owned()),
            ..Mapping::new(subject, Match::Close, object, semapv::MANUAL_CURATION)
        };
        let text = written(std::slice::from_ref(&mapping), Sameness::Skos);
        let read = read("x.tsv", &text, &Base::default()).unwrap();
        assert_eq!(read.mappings.into_iter().map(|(_, mapping)| mapping).collect::<Vec<_>>(), [mapping]);
    }

    fn any_mapping() -> impl Strategy<Value = Mapping> {
        let text = || {
            prop::option::of(
                "[ -~é\t\n|\\\\]{1,12}"
                    .prop_filter("it says something", |text| !text.trim().is_empty() && text.trim() == text),
            )
        };
        let object = prop::sample::select(vec![
            "http://www.wikidata.org/entity/Q43",
            "https://sws.geonames.org/298795/",
            "http://dbpedia.org/resource/Washington,_D.C.",
            "http://dbpedia.org/resource/António_Guterres",
            "https://example.org/100%25",
            "https://example.org/",
            "https://example.org/x#y",
            "urn:x:y",
        ]);
        let predicate = prop::sample::select(Match::ALL.to_vec());
        let status = prop::sample::select(vec![Status::Holds, Status::Proposed, Status::Rejected]);
        let day = || prop::sample::select(vec![None, "2021-06-25".parse().ok()]);
        let known =
            (text(), text(), text(), text(), text(), day(), day(), prop::option::of(0_u16..=1000), any::<bool>());
        (("[a-z]{1,6}", predicate, object, status), known).prop_map(
            |(
                (id, predicate, object, status),
                (label, elsewhere, tool, version, comment, date, reviewed, likely, seen),
            )| {
                let subject = Base::default().entity(&EntityId::from(id.as_str()));
                let object = NamedNode::new_unchecked(object);
                let source = seen.then(|| NamedNode::new_unchecked("https://www.geonames.org/"));
                Mapping {
                    status,
                    subject_label: label.clone(),
                    object_label: elsewhere,
                    confidence: likely.map(|likely| f64::from(likely) / 1000.0),
                    source,
                    tool: tool.map(|name| Tool { name, version }),
                    date,
                    reviewer: label,
                    reviewed,
                    comment,
                    ..Mapping::new(subject, predicate, object, semapv::LEXICAL_MATCHING)
                }
            },
        )
    }

    proptest! {
        #[test]
        fn reading_undoes_writing(mapping in any_mapping(), same in any::<bool>()) {
            let same = if same { Sameness::Owl } else { Sameness::Skos };
            let text = written(std::slice::from_ref(&mapping), same);
            let read = read("x.tsv", &text, &Base::default()).unwrap();
            prop_assert_eq!(read.mappings.into_iter().map(|(_, mapping)| mapping).collect::<Vec<_>>(), [mapping]);
            prop_assert_eq!(read.notes, Vec::<String>::new());
        }
    }
}

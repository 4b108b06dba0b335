use crate::ingest::parts::Source;
use crate::ingest::{Error, header};
use crate::text::{DateBasis, Report, Span};

/// Reads plain text with header lines as a report, whose text is the file as it stands.
///
/// # Errors
/// Nothing stands below the header.
pub(super) fn report(text: &str, source: Source<'_>) -> Result<Report, Error> {
    let header = header::read(text);
    let body = Span::new(header.end, text.len()).trim(text);
    if body.is_empty() {
        return Err(Error::Empty { name: source.label.to_owned() });
    }
    let date_basis = match header.date {
        Some(_) if header.fenced => DateBasis::Metadata,
        Some(_) => DateBasis::StatedInText,
        None => DateBasis::Unknown,
    };
    Ok(Report {
        name: source.name.to_owned(),
        text: text.to_owned(),
        body,
        published: header.date,
        date_basis,
        title: header.title,
        publisher: header.source,
        url: header.url,
    })
}

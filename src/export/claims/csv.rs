//! CSV of RFC 4180: a header, a row for each claim, lines that end in CR LF.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::export::claims::Claims;
use crate::export::claims::columns::{COLUMNS, Cell, Row};

pub fn write(claims: &Claims, out: &mut impl Write) -> io::Result<()> {
    let header: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    write!(out, "{}\r\n", header.join(","))?;
    for claim in &claims.claims {
        let row = Row { claims, claim };
        let fields: Vec<String> = COLUMNS.iter().map(|column| field(column.cell, &row)).collect();
        write!(out, "{}\r\n", fields.join(","))?;
    }
    Ok(())
}

/// What a cell says; nothing where the claim says nothing.
fn field(cell: Cell, row: &Row<'_>) -> String {
    match cell {
        Cell::Text(cell) => cell(row).map(|text| quoted(&text).into_owned()),
        Cell::Integer(cell) => cell(row).map(|number| number.to_string()),
        Cell::Real(cell) => cell(row).map(|number| number.to_string()),
        Cell::Date(cell) => cell(row).map(|date| date.to_string()),
        Cell::Truth(cell) => cell(row).map(|truth| truth.to_string()),
    }
    .unwrap_or_default()
}

/// A text in quotation marks where it needs them (section 2, rules 5 to 7).
fn quoted(text: &str) -> Cow<'_, str> {
    if !text.contains([',', '"', '\r', '\n']) {
        return text.into();
    }
    format!("\"{}\"", text.replace('"', "\"\"")).into()
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_text_is_quoted_where_it_must_be() {
        assert_eq!(quoted("“some” guards; 7"), "“some” guards; 7");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"no\"\n"), "\"say \"\"no\"\"\n\"");
    }
}

use thiserror::Error;

/// A table of `data/` or of a user: UTF-8, tab-separated, one header row.
///
/// Empty lines and lines that begin with `#` are passed over.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    name: &'a str,
    columns: Vec<&'a str>,
    rows: Vec<(usize, &'a str)>,
}

/// One row of a [`Table`].
#[derive(Clone, Debug)]
pub struct Row<'t, 'a> {
    table: &'t Table<'a>,
    /// Line in the file, from 1.
    pub line: usize,
    text: &'a str,
    cells: Vec<&'a str>,
}

/// A table that cannot be read, by file, line and column.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableError {
    /// The header row lacks a column.
    #[error("{file}:1: the column `{column}` is missing; the header has `{header}`")]
    NoColumn {
        /// The file.
        file: String,
        /// The column that was looked for.
        column: String,
        /// The columns that are there.
        header: String,
    },
    /// The header row has a column that nothing reads.
    #[error("{file}:1: the column `{column}` is not known; the columns are {known}")]
    UnknownColumn {
        /// The file.
        file: String,
        /// The column that is not known.
        column: String,
        /// The columns that are.
        known: String,
    },
    /// The file is named as no table is.
    #[error("`{file}` is no table that can be extended; those are {known}")]
    UnknownTable {
        /// The file.
        file: String,
        /// The tables that there are.
        known: String,
    },
    /// A row has more cells than the header.
    #[error("{file}:{line}: {found} cells, but the header has {expected}; separate cells by one tab")]
    Cells {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// Cells in the row.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// A cell holds something that its column does not allow.
    #[error("{file}:{line}: column `{column}`: {message}")]
    Cell {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column.
        column: String,
        /// What is wrong, and what is allowed.
        message: String,
    },
}

impl<'a> Table<'a> {
    /// Reads the header row and splits the lines; `name` is what errors call the file.
    pub fn new(name: &'a str, text: &'a str) -> Self {
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let columns = lines.next().map_or_else(Vec::new, |(_, header)| header.split('\t').collect());
        Self { name, columns, rows: lines.collect() }
    }

    /// The rows in the order of the file.
    ///
    /// # Errors
    /// A row with more cells than the header. Missing cells at the end of a row are empty.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row<'_, 'a>, TableError>> {
        self.rows.iter().map(|&(line, text)| {
            let mut cells = Vec::with_capacity(self.columns.len());
            cells.extend(text.split('\t'));
            if cells.len() > self.columns.len() {
                return Err(TableError::Cells {
                    file: self.name.to_owned(),
                    line,
                    found: cells.len(),
                    expected: self.columns.len(),
                });
            }
            Ok(Row { table: self, line, text, cells })
        })
    }

    /// Refuses a header row with a column that is not among `known`, so that no misspelt column is passed over.
    ///
    /// # Errors
    /// The header row has another column.
    pub fn only_columns(&self, known: &[&str]) -> Result<(), TableError> {
        match self.columns.iter().find(|column| !known.contains(column)) {
            None => Ok(()),
            Some(column) => Err(TableError::UnknownColumn {
                file: self.name.to_owned(),
                column: (*column).to_owned(),
                known: known.join(", "),
            }),
        }
    }

    /// The position of a column.
    ///
    /// # Errors
    /// The header row lacks the column.
    pub fn column(&self, column: &str) -> Result<usize, TableError> {
        self.columns.iter().position(|name| *name == column).ok_or_else(|| TableError::NoColumn {
            file: self.name.to_owned(),
            column: column.to_owned(),
            header: self.columns.join(", "),
        })
    }
}

impl<'a> Row<'_, 'a> {
    /// The row as it is written.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// All its cells.
    pub fn cells(&self) -> &[&'a str] {
        &self.cells
    }

    /// The cell at a position from [`Table::column`]; empty where the row is shorter than the header.
    pub fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).copied().unwrap_or("")
    }

    /// The cell, or `None` where it is empty.
    pub fn filled(&self, column: usize) -> Option<&'a str> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// The parts of a cell that lists several things with `|` between them.
    pub fn list(&self, column: usize) -> impl Iterator<Item = &'a str> {
        self.cell(column).split('|').map(str::trim).filter(|part| !part.is_empty())
    }

    /// The error for a cell of this row that says something not allowed.
    pub fn error(&self, column: usize, message: impl Into<String>) -> TableError {
        TableError::Cell {
            file: self.table.name.to_owned(),
            line: self.line,
            column: self.table.columns.get(column).copied().unwrap_or("?").to_owned(),
            message: message.into(),
        }
    }
}

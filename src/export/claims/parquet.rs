//! Apache Parquet: the columns of the CSV with their types, for data frames.

use std::io::{self, Write};
use std::sync::Arc;

use jiff::civil::{Date, date};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use crate::export::claims::Claims;
use crate::export::claims::columns::{COLUMNS, Cell, Column, Row};

/// Claims in a row group.
const GROUP: usize = 1 << 16;

/// Writes a file in one piece, since what stands where is only known at its end.
pub fn write(claims: &Claims, out: &mut impl Write) -> io::Result<()> {
    out.write_all(&file(claims).map_err(io::Error::other)?)
}

fn file(claims: &Claims) -> Result<Vec<u8>, ParquetError> {
    let fields: Result<Vec<_>, _> = COLUMNS.iter().map(|column| field(column).map(Arc::new)).collect();
    let schema = Type::group_type_builder("claim").with_fields(fields?).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        // The version of a library has no place in what must stay the same.
        .set_created_by("sitrep".to_owned())
        .build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties))?;
    for claims_of_group in claims.claims.chunks(GROUP) {
        let rows: Vec<Row<'_>> = claims_of_group.iter().map(|claim| Row { claims, claim }).collect();
        let mut group = writer.next_row_group()?;
        for column in COLUMNS {
            let mut writer = group.next_column()?.ok_or_else(|| ParquetError::General(column.name.to_owned()))?;
            write_column(column.cell, &rows, &mut writer)?;
            writer.close()?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(bytes)
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.cell {
        Cell::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Cell::Integer(_) => (Physical::INT64, None),
        Cell::Real(_) => (Physical::DOUBLE, None),
        Cell::Date(_) => (Physical::INT32, Some(LogicalType::Date)),
        Cell::Truth(_) => (Physical::BOOLEAN, None),
    };
    let field = Type::primitive_type_builder(column.name, physical);
    field.with_repetition(Repetition::OPTIONAL).with_logical_type(logical).build()
}

fn write_column(cell: Cell, rows: &[Row<'_>], writer: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
    match cell {
        Cell::Text(cell) => {
            write_values::<ByteArrayType>(rows.iter().map(|row| Some(cell(row)?.into_bytes().into())), writer)
        }
        Cell::Integer(cell) => write_values::<Int64Type>(rows.iter().map(cell), writer),
        Cell::Real(cell) => write_values::<DoubleType>(rows.iter().map(cell), writer),
        Cell::Date(cell) => write_values::<Int32Type>(rows.iter().map(|row| days(cell(row)?)), writer),
        Cell::Truth(cell) => write_values::<BoolType>(rows.iter().map(cell), writer),
    }
}

fn write_values<T: DataType>(
    cells: impl Iterator<Item = Option<T::T>>,
    writer: &mut SerializedColumnWriter<'_>,
) -> Result<(), ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    writer.typed::<T>().write_batch(&values, Some(&levels), None)?;
    Ok(())
}

/// Days since 1970-01-01, as Parquet counts dates.
fn days(day: Date) -> Option<i32> {
    day.since(date(1970, 1, 1)).ok().map(|span| span.get_days())
}

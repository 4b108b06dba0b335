/// The keywords of SPARQL's queries, in the letters in which they are offered.
pub const KEYWORDS: [&str; 43] = [
    "a", "AS", "ASC", "ASK", "BASE", "BIND", "BY", "CONSTRUCT", "DESC", "DESCRIBE", "DISTINCT", "EXISTS", "false",
    "FILTER", "FROM", "GRAPH", "GROUP", "GROUP BY", "HAVING", "IN", "LATERAL", "LIMIT", "MINUS", "NAMED", "NOT",
    "NOT EXISTS", "OFFSET", "OPTIONAL", "ORDER", "ORDER BY", "PREFIX", "REDUCED", "SELECT", "SEPARATOR", "SERVICE",
    "SILENT", "true", "UNDEF", "UNION", "VALUES", "VERSION", "WHERE", "WITH",
];

/// The functions and aggregates of SPARQL that queries here can use.
pub const FUNCTIONS: [&str; 65] = [
    "ABS", "AVG", "BNODE", "BOUND", "CEIL", "COALESCE", "CONCAT", "CONTAINS", "COUNT", "DATATYPE", "DAY", "FLOOR",
    "GROUP_CONCAT", "HOURS", "IF", "IRI", "isBLANK", "isIRI", "isLITERAL", "isNUMERIC", "isTRIPLE", "LANG",
    "LANGMATCHES", "LCASE", "MAX", "MD5", "MIN", "MINUTES", "MONTH", "NOW", "OBJECT", "PREDICATE", "RAND", "REGEX",
    "REPLACE", "ROUND", "SAMPLE", "sameTerm", "SECONDS", "SHA1", "SHA256", "SHA384", "SHA512", "STR", "STRAFTER",
    "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLEN", "STRSTARTS", "STRUUID", "SUBJECT", "SUBSTR", "SUM",
    "TIMEZONE", "TRIPLE", "TZ", "UCASE", "UUID", "YEAR", "LANGDIR", "STRLANGDIR", "hasLANG", "hasLANGDIR",
];

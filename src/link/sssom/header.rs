//! What stands above a table of mappings: lines with `#`, which hold YAML. Of YAML what such headers use is read: values, lists,
//! and tables of one level; what we make no use of is passed over.

use std::collections::BTreeMap;

use crate::link::sssom::curie::Prefixes;

/// What the lines above a table say of all its mappings.
#[derive(Debug, Default)]
pub struct Header {
    /// What prefixes stand for.
    pub prefixes: Prefixes,
    /// All else that is one value.
    pub values: BTreeMap<String, String>,
    /// How many lines it has.
    pub lines: usize,
}

impl Header {
    /// Reads the lines at the top of a text that begin with `#`.
    ///
    /// # Errors
    /// The line, from 1, that is wrong, and why.
    pub fn read(text: &str) -> Result<Self, (usize, String)> {
        let mut header = Self::default();
        let mut margin = None;
        let mut section = "";
        for (index, line) in text.lines().enumerate() {
            let Some(line) = line.strip_prefix('#') else { break };
            header.lines = index + 1;
            let body = line.trim();
            if body.is_empty() || body.starts_with('#') {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            if indent <= *margin.get_or_insert(indent) && !body.starts_with("- ") {
                let (key, value) = pair(body).ok_or((index + 1, format!("`{body}` is no `key: value`")))?;
                section = key;
                header.set(key, value).map_err(|message| (index + 1, message))?;
            } else if section == "curie_map" {
                header.declare(body).map_err(|message| (index + 1, message))?;
            }
        }
        Ok(header)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match value.strip_prefix('{').and_then(|value| value.strip_suffix('}')) {
            Some(table) if key == "curie_map" => {
                let mut entries = table.split(',').map(str::trim).filter(|entry| !entry.is_empty());
                entries.try_for_each(|entry| self.declare(entry))
            }
            _ => {
                if !value.is_empty() {
                    self.values.insert(key.to_owned(), scalar(value));
                }
                Ok(())
            }
        }
    }

    fn declare(&mut self, written: &str) -> Result<(), String> {
        let wrong = || format!("`{written}` declares no prefix; write `wd: http://www.wikidata.org/entity/`");
        let (prefix, namespace) = pair(written).filter(|(_, namespace)| !namespace.is_empty()).ok_or_else(wrong)?;
        self.prefixes.declare(&scalar(prefix), &scalar(namespace));
        Ok(())
    }
}

/// What stands on both sides of the first colon that a space or nothing follows.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ").or_else(|| Some((line.strip_suffix(':')?, "")))?;
    Some((key.trim(), value.trim()))
}

/// A value without quotation marks and comment.
fn scalar(written: &str) -> String {
    if let Some(quoted) = written.strip_prefix('"') {
        let mut value = String::new();
        let mut characters = quoted.chars();
        while let Some(character) = characters.next() {
            match character {
                '"' => break,
                '\\' => value.extend(characters.next()),
                _ => value.push(character),
            }
        }
        return value;
    }
    if let Some(quoted) = written.strip_prefix('\'') {
        return quoted.strip_suffix('\'').unwrap_or(quoted).replace("''", "'");
    }
    written.split_once(" #").map_or(written, |(value, _)| value).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Header;

    #[test]
    fn what_headers_use_of_yaml_is_read() {
        let text = "# curie_map:\n#   wd: \"http://www.wikidata.org/entity/\" \n#   'e': https://example.org/e/ # ours\n\
            # license: 'it''s free'\n# creator_label:\n#   - A: B\n# - C\n# comment: a: b\n#\nsubject_id\n";
        let header = Header::read(text).unwrap();
        let prefixes: Vec<_> = header.prefixes.iter().collect();
        assert_eq!(prefixes, [("e", "https://example.org/e/"), ("wd", "http://www.wikidata.org/entity/")]);
        assert_eq!(header.values["license"], "it's free");
        assert_eq!(header.values["comment"], "a: b");
        assert_eq!((header.values.len(), header.lines), (2, 9));
        let flow = Header::read("#curie_map: {a: https://a.org/, b: https://b.org/}\n").unwrap();
        assert_eq!(flow.prefixes.iter().count(), 2);
    }

    #[test]
    fn a_line_that_is_none_of_a_header_is_named() {
        assert_eq!(Header::read("#curie_map:\n#  wd\n").unwrap_err().0, 2);
        assert_eq!(
            Header::read("#license: x\n#mappings\n").unwrap_err(),
            (2, "`mappings` is no `key: value`".to_owned())
        );
    }
}

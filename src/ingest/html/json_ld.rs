use serde_json::{Map, Value};

/// What a page's JSON-LD says of the article that it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Description {
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) body: Option<String>,
}

/// Reads the scripts of a page. A script that is no JSON is passed over, as browsers and search engines do.
pub(super) fn description(scripts: &[String]) -> Description {
    let parsed: Vec<Value> = scripts.iter().filter_map(|script| parse(script)).collect();
    let mut nodes = Vec::new();
    parsed.iter().for_each(|value| gather(value, &mut nodes));
    // A page may describe other articles too; its own has a date or a text, and comes first.
    let articles = || nodes.iter().copied().filter(|node| is_article(node));
    let own = articles().find(|node| node.contains_key("datePublished") || node.contains_key("articleBody"));
    let Some(article) = own.or_else(|| articles().next()) else { return Description::default() };
    let text = |key: &str| text(article.get(key)?);
    let publisher = ["publisher", "sourceOrganization", "isPartOf"].into_iter();
    let page = article.get("mainEntityOfPage").and_then(|page| match page {
        Value::Object(page) => page.get("@id").or_else(|| page.get("url")).and_then(self::text),
        other => self::text(other),
    });
    Description {
        title: text("headline").or_else(|| text("name")),
        published: text("datePublished"),
        modified: text("dateModified"),
        publisher: publisher.filter_map(|key| name(article.get(key)?, &nodes)).next(),
        url: text("url").or(page),
        body: text("articleBody"),
    }
}

fn parse(script: &str) -> Option<Value> {
    // Line ends inside texts, which JSON forbids and pages write, are white space like those between its parts.
    let plain: String = script.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let bare =
        plain.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let bare = bare.trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>");
    serde_json::from_str(bare.trim().trim_end_matches(';')).ok()
}

/// The nodes of a document: the values of arrays and of `@graph`, at any depth.
fn gather<'a>(value: &'a Value, nodes: &mut Vec<&'a Map<String, Value>>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, nodes)),
        Value::Object(node) => {
            nodes.push(node);
            node.get("@graph").into_iter().for_each(|graph| gather(graph, nodes));
            // “This page is about this article.”
            node.get("mainEntity").into_iter().for_each(|entity| gather(entity, nodes));
        }
        _ => {}
    }
}

/// Whether a node is a `NewsArticle`, `ReportageNewsArticle`, `BlogPosting` or the like.
fn is_article(node: &Map<String, Value>) -> bool {
    let article = |kind: &Value| {
        let kind = kind.as_str().map_or("", |kind| kind.rsplit(['/', '#', ':']).next().unwrap_or(kind));
        kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report"
    };
    match node.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(article),
        Some(kind) => article(kind),
        None => false,
    }
}

/// The name of an organisation that stands there, or to which the value refers by `@id`.
fn name(value: &Value, nodes: &[&Map<String, Value>]) -> Option<String> {
    match value {
        Value::Array(values) => values.iter().find_map(|value| name(value, nodes)),
        Value::Object(node) => text(node.get("name").unwrap_or(&Value::Null)).or_else(|| {
            let id = node.get("@id")?;
            let named = nodes.iter().find(|other| other.get("@id") == Some(id) && other.contains_key("name"))?;
            text(named.get("name")?)
        }),
        other => text(other),
    }
}

/// A text, or the first of several; empty ones are none.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Array(values) => values.iter().find_map(text),
        Value::Object(node) => node.get("@value").and_then(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::description;

    /// `expected` is title, day of publication, publisher and address.
    #[track_caller]
    fn check(scripts: &[&str], expected: [&str; 4]) {
        let scripts: Vec<String> = scripts.iter().map(|script| (*script).to_owned()).collect();
        let found = description(&scripts);
        let found = [found.title, found.published, found.publisher, found.url].map(Option::unwrap_or_default);
        assert_eq!(found.each_ref().map(String::as_str), expected);
    }

    #[test]
    fn an_article_may_stand_alone_in_an_array_or_in_a_graph() {
        let article = r#"{"@type": "NewsArticle", "headline": "Ferry service ends", "datePublished": "2023-04-02T07:00+03:00",
            "publisher": {"@type": "Organization", "name": "Harbour Post"}, "url": "https://example.org/ferry"}"#;
        let expected = ["Ferry service ends", "2023-04-02T07:00+03:00", "Harbour Post", "https://example.org/ferry"];
        check(&[article], expected);
        check(&["not JSON", r#"{"@type": "BreadcrumbList"}"#, &format!("[{article}]")], expected);
        check(
            &[&format!(
                "{{\"@context\": \"https://schema.org\", \"@graph\": [{{\"@type\": \"WebSite\"}}, {article}]}}"
            )],
            expected,
        );
        check(&[&format!("{{\"@type\": \"WebPage\", \"mainEntity\": {article}}}")], expected);
        check(&[&format!("\n<!--\n{article}\n-->\n")], expected);
        check(&[&format!("//<![CDATA[\n{article}\n//]]>")], expected);
    }

    #[test]
    fn a_publisher_may_be_named_elsewhere() {
        check(
            &[
                r##"{"@graph": [{"@type": ["Article", "ReportageNewsArticle"], "headline": "A", "publisher": {"@id": "#org"},
                "mainEntityOfPage": {"@id": "https://example.org/a"}}, {"@id": "#org", "@type": "Organization", "name": "Harbour Post"}]}"##,
            ],
            ["A", "", "Harbour Post", "https://example.org/a"],
        );
    }

    #[test]
    fn the_page_s_own_article_is_the_one_with_a_date() {
        check(
            &[
                r#"[{"@type": "Article", "headline": "Read also"}, {"@type": "Article", "headline": "This one", "datePublished": "2023-04-02"}]"#,
            ],
            ["This one", "2023-04-02", "", ""],
        );
    }

    #[test]
    fn line_ends_inside_texts_are_no_hindrance() {
        check(
            &["{\"@type\": \"NewsArticle\", \"headline\": \"Ferry\n service ends\"}"],
            ["Ferry  service ends", "", "", ""],
        );
    }
}

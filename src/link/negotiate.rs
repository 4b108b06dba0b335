/// The form in which a resource is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page for people.
    Html,
    /// Turtle.
    Turtle,
    /// JSON-LD.
    JsonLd,
}

impl Form {
    /// All of them, the one first that is given to whoever takes anything.
    pub const ALL: [Self; 3] = [Self::Html, Self::Turtle, Self::JsonLd];

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html",
            Self::Turtle => "text/turtle",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// The names under which clients ask for it.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Html => &["text/html"],
            Self::Turtle => &["text/turtle"],
            Self::JsonLd => &["application/ld+json", "application/json"],
        }
    }

    /// The form that a header `Accept` likes best, by RFC 9110, section 12.5.1: the one with the highest weight, where the
    /// closest range that fits says the weight; of several alike the first of [`Form::ALL`].
    ///
    /// Without a header anything is taken. `None` where none of them is.
    pub fn of(accept: Option<&str>) -> Option<Self> {
        let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else { return Some(Self::ALL[0]) };
        let ranges: Vec<Range<'_>> = accept.split(',').filter_map(Range::of).collect();
        let mut best: Option<(u16, Self)> = None;
        for form in Self::ALL {
            let weight = form.names().iter().map(|name| weight(&ranges, name)).max().unwrap_or_default();
            if weight > best.map_or(0, |(best, _)| best) {
                best = Some((weight, form));
            }
        }
        best.map(|(_, form)| form)
    }
}

/// What a header takes, such as `text/*;q=0.5`.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// In thousandths.
    weight: u16,
}

impl<'a> Range<'a> {
    /// `None` for what is no range.
    fn of(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut weight = 1000;
        for parameter in parts {
            if let Some((name, value)) = parameter.split_once('=')
                && name.trim().eq_ignore_ascii_case("q")
            {
                let value: f32 = value.trim().parse().ok()?;
                weight = (value.clamp(0.0, 1.0) * 1000.0).round() as u16;
            }
        }
        Some(Self { kind, subtype, weight })
    }

    /// How closely it fits a media type; `None` where it does not.
    fn fit(&self, kind: &str, subtype: &str) -> Option<u8> {
        match (self.kind, self.subtype) {
            ("*", "*") => Some(0),
            (own, "*") if own.eq_ignore_ascii_case(kind) => Some(1),
            (own, other) if own.eq_ignore_ascii_case(kind) && other.eq_ignore_ascii_case(subtype) => Some(2),
            _ => None,
        }
    }
}

/// The weight of a media type, in thousandths.
fn weight(ranges: &[Range<'_>], name: &str) -> u16 {
    let Some((kind, subtype)) = name.split_once('/') else { return 0 };
    let fits = ranges.iter().filter_map(|range| Some((range.fit(kind, subtype)?, range.weight)));
    fits.max().map_or(0, |(_, weight)| weight)
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn the_form_that_is_liked_best_is_given() {
        let check = |accept: &str, expected: Option<Form>| assert_eq!(Form::of(Some(accept)), expected, "{accept}");
        assert_eq!(Form::of(None), Some(Form::Html));
        check("", Some(Form::Html));
        check("*/*", Some(Form::Html));
        check("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(Form::Html));
        check("text/turtle", Some(Form::Turtle));
        check("TEXT/Turtle ; Q=0.3", Some(Form::Turtle));
        check("application/ld+json, text/turtle;q=0.9", Some(Form::JsonLd));
        check("text/html;q=0.2, text/turtle;q=0.3", Some(Form::Turtle));
        check("application/*", Some(Form::JsonLd));
        check("application/json", Some(Form::JsonLd));
        check("text/*, text/html;q=0.1", Some(Form::Turtle));
        check("*/*, text/html;q=0", Some(Form::Turtle));
        check("text/turtle;charset=utf-8;q=0.5, application/rdf+xml", Some(Form::Turtle));
        check("image/png", None);
        check("text/html;q=0", None);
        check("text/html;q=much, nonsense", None);
    }
}

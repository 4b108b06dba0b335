use std::cell::OnceCell;
use std::rc::Rc;

use crate::lexicon::Reading;
use crate::syntax::closed::closed;
use crate::syntax::tagger::Tagger;
use crate::syntax::{Tag, Unit, UnitKind};
use crate::text::Token;

/// How a token looks on its own, whatever stands around it.
pub(super) struct Look {
    /// The token in lower case.
    pub lower: String,
    /// Its tag as a word of a closed class.
    pub class: Option<Tag>,
    /// What it is known to be a part of.
    pub unit: Option<UnitKind>,
    /// Its readings, from when they are first asked for.
    readings: OnceCell<Rc<[Reading]>>,
}

/// How the tokens of a sentence look; `units` are in order and apart.
pub(super) fn looks(text: &str, tokens: &[Token], units: &[Unit]) -> Vec<Look> {
    let mut units = units.iter().peekable();
    let mut look = |(at, token): (usize, &Token)| {
        while units.next_if(|unit| unit.tokens.end <= at).is_some() {}
        let unit = units.peek().filter(|unit| unit.tokens.start <= at).map(|unit| unit.kind);
        let lower = token.span.of(text).to_lowercase();
        Look { class: closed(&lower), lower, unit, readings: OnceCell::new() }
    };
    tokens.iter().enumerate().map(&mut look).collect()
}

impl Tagger<'_> {
    /// A token that is not yet tagged, in lower case; empty behind the last one.
    pub(super) fn lower(&self, at: usize) -> &str {
        self.looks.get(at).map_or("", |look| &look.lower)
    }

    /// What the table of words says of a token that is not yet tagged.
    pub(super) fn readings(&self, at: usize) -> &[Reading] {
        let look = self.looks.get(at);
        look.map_or(&[], |look| look.readings.get_or_init(|| self.words.readings(&look.lower)))
    }
}

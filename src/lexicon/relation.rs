use std::fmt;

/// What a claim says that its subject does, one row of `data/relations.tsv`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Relation {
    /// Its name in the ontology, such as `withdraws`.
    pub id: String,
    /// How it reads between subject and object: `withdraws`, `negotiates with`.
    pub phrase: String,
    /// The act as a noun: `withdrawal`.
    pub noun: String,
    /// The preposition between that noun and the object: `of`, `for`, `to`.
    pub noun_preposition: String,
    /// The preposition before the place: `from`, `in`.
    pub place_preposition: String,
    /// PLOVER category of the asserted, positive act; `None` where PLOVER has none.
    pub plover: Option<Plover>,
    /// The plain property from subject to place that goes with relations that move or keep forces, such as `withdrawsFrom`.
    pub place_property: Option<String>,
    /// Whether the relation holds in both directions, as meetings and agreements do.
    pub mutual: bool,
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

/// A category of PLOVER, the Political Language Ontology for Verifiable Event Records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are PLOVER's own")]
pub enum Plover {
    Agree,
    Consult,
    Support,
    Concede,
    Cooperate,
    Aid,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
}

impl Plover {
    /// Every category, in PLOVER's order from cooperation to conflict.
    pub const ALL: [Self; 16] = [
        Self::Agree,
        Self::Consult,
        Self::Support,
        Self::Concede,
        Self::Cooperate,
        Self::Aid,
        Self::Retreat,
        Self::Request,
        Self::Accuse,
        Self::Reject,
        Self::Threaten,
        Self::Protest,
        Self::Sanction,
        Self::Mobilize,
        Self::Coerce,
        Self::Assault,
    ];

    /// The category in capitals, as PLOVER writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agree => "AGREE",
            Self::Consult => "CONSULT",
            Self::Support => "SUPPORT",
            Self::Concede => "CONCEDE",
            Self::Cooperate => "COOPERATE",
            Self::Aid => "AID",
            Self::Retreat => "RETREAT",
            Self::Request => "REQUEST",
            Self::Accuse => "ACCUSE",
            Self::Reject => "REJECT",
            Self::Threaten => "THREATEN",
            Self::Protest => "PROTEST",
            Self::Sanction => "SANCTION",
            Self::Mobilize => "MOBILIZE",
            Self::Coerce => "COERCE",
            Self::Assault => "ASSAULT",
        }
    }

    /// The category of a name in capitals; `None` for any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }
}

//! Claims to quads and back. The only place where IRIs are spelled or minted; knows nothing of files.

mod around;
mod change;
mod content;
mod decode;
mod elsewhere;
mod encode;
mod find;
pub mod iri;
mod label;
mod merged;
mod plain;
mod profile;
mod rewrite;
mod slice;
mod split;
mod thing;
mod view;
mod whence;
mod window;
pub mod vocab;

pub use change::{Change, ChangeKind, changes};
pub use content::claims_naming;
pub use elsewhere::Elsewhere;
pub use encode::{claim_ids, encode, encode_batch, encode_external, external_unit, report_id, unit};
pub use find::{claims, claims_of, find_claims, names, reports, some_claims};
pub use iri::Base;
pub use label::label;
pub use merged::merged;
pub use profile::{quads, rdf11};
pub use slice::{ByReport, Slice, Voice, slice};
pub use thing::{Point, Thing, things};
pub use view::{AttributionView, ClaimView, EvidenceView, Mark, Named, QuantityView, ReportView, Slot, TimeView};
pub use whence::{Whence, whence};
pub use window::{LeftOut, Window, within};

//! Claims to quads and back. The only place where IRIs are spelled or minted; knows nothing of files.

mod account;
mod around;
mod decode;
mod encode;
mod find;
mod involved;
pub mod iri;
mod label;
mod mapping;
mod plain;
mod profile;
mod slice;
mod thing;
mod view;
mod whence;
mod window;
pub mod vocab;

pub use account::account;
pub use encode::{claim_ids, encode, encode_batch, encode_external, external_unit, report_id, unit};
pub use find::{claims, claims_of, find_claims, names, reports, some_claims, texts};
pub use involved::{Involved, Part, involved};
pub use iri::Base;
pub use label::label;
pub use mapping::{Mapping, Match, Status, Tool, keep, mapped, mappings, mappings_of};
pub use profile::{quads, rdf11};
pub use slice::{ByReport, Slice, Voice, slice};
pub use thing::{Point, Thing, things};
pub use view::{AttributionView, ClaimView, EvidenceView, Mark, Named, QuantityView, ReportView, Slot, TimeView};
pub use whence::{Whence, whence};
pub use window::{LeftOut, Window, within};

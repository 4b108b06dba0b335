//! Claims to quads and back. The only place where IRIs are spelled or minted; knows nothing of files.

mod around;
mod decode;
mod encode;
mod find;
pub mod iri;
mod label;
mod mapping;
mod plain;
mod profile;
mod renaming;
mod shipped;
mod slice;
mod thing;
mod view;
mod whence;
mod window;
pub mod vocab;

pub use encode::{claim_ids, encode, encode_batch, encode_beside, encode_external, external_unit, report_id, unit};
pub use find::{claims, claims_of, find_claims, names, reports, some_claims};
pub use iri::{Base, Collection};
pub use label::label;
pub use mapping::{Decided, Mapping, Match, Status, Tool, keep, mapped, mappings, mappings_of, records};
pub use profile::{quads, rdf11};
pub use renaming::{Renamed, Renaming};
pub use slice::{ByReport, Slice, Voice, slice};
pub use thing::{Point, Thing, things};
pub use view::{AttributionView, ClaimView, EvidenceView, Mark, Named, QuantityView, ReportView, Slot, TimeView};
pub use whence::{Whence, whence};
pub use window::{LeftOut, Window, within};

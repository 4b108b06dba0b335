//! Claims to quads and back. The only place where IRIs are spelled or minted; knows nothing of files.

mod decode;
mod encode;
pub mod iri;
mod label;
mod some;
mod view;
mod window;
pub mod vocab;

pub use decode::{claim, claims, find_claims, reports};
pub use encode::{claim_ids, encode, encode_batch, encode_external, external_unit, report_id, unit};
pub use iri::Base;
pub use label::label;
pub use some::{names, some_claims};
pub use view::{AttributionView, ClaimView, EvidenceView, Mark, Named, QuantityView, ReportView, Slot, TimeView};
pub use window::{LeftOut, Window, within};

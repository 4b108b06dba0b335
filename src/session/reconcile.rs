use crate::link::sources::{Manifest, answers, queries};
use crate::link::{Record, Wanted};
use crate::net::{self, Client, Request};
use crate::session::Error;
use crate::session::link::ToLink;

/// Names that are asked for at once: as many as OpenRefine sends.
const BATCH: usize = 10;

/// As JSON is called in answers; some services still give a script.
const FORMATS: [&str; 4] = ["application/json", "text/json", "application/javascript", "text/javascript"];

impl ToLink {
    /// What a reconciliation service (W3C Reconciliation Service API 0.2) has for the names of those that have no link there yet,
    /// of each at least so many candidates if there are.
    ///
    /// # Errors
    /// The service is not allowed, cannot be reached or answers something else; or the store is damaged.
    pub fn reconcile(&self, service: &str, client: &Client, limit: usize) -> Result<Vec<Record>, Error> {
        let ask = |form: &[(&str, &str)]| -> Result<String, Error> {
            let response = client.send(&Request { service, form, accept: FORMATS[0], left: None })?;
            let named = |problem| net::Error { service: service.to_owned(), problem };
            response.expect(&FORMATS, "a manifest or candidates in JSON").map_err(named)?;
            Ok(String::from_utf8_lossy(&response.body).into_owned())
        };
        let manifest = Manifest::read(service, &ask(&[])?)?;
        let mut records = Vec::new();
        let unlinked = self.unlinked(&manifest.identifier_space)?;
        for batch in unlinked.chunks(BATCH) {
            let wanted: Vec<Wanted> =
                batch.iter().map(|name| Wanted { name: name.clone(), ..Wanted::default() }).collect();
            let text = ask(&[("queries", &queries(&wanted, limit.max(BATCH / 2)))])?;
            records.extend(answers(service, &manifest, &text, batch.len())?.into_iter().flatten());
        }
        records.sort_by(|one, other| one.iri.as_str().cmp(other.iri.as_str()));
        records.dedup_by(|one, other| one.iri == other.iri);
        Ok(records)
    }
}

use serde_json::{Value, json};

use crate::graph::vocab::{Term as _, sr};
use crate::lexicon::EntityKind;
use crate::link::reconcile::candidates::{EVERYTHING, type_of};
use crate::link::reconcile::{BATCH, Service, Version};

/// Width and height, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u16,
    /// From top to bottom.
    pub height: u16,
}

/// The size of a preview.
pub const PREVIEW: Size = Size { width: 440, height: 220 };

impl Service {
    /// What the service is and offers.
    pub fn manifest(&self, version: Version) -> Value {
        let everything = std::iter::once(json!({ "id": EVERYTHING, "name": "entity" }));
        let types: Vec<Value> = everything.chain(EntityKind::TERMS.iter().map(|(kind, _)| type_of(*kind))).collect();
        let help = "Maximum number of values to return per row (0 for no limit)";
        let address = &self.address;
        match version {
            Version::Final => {
                let suggest = |what: &str| {
                    json!({
                        "service_url": address,
                        "service_path": format!("/suggest/{what}"),
                        "flyout_service_url": address,
                        "flyout_service_path": format!("/flyout/{what}?id=${{id}}"),
                    })
                };
                json!({
                    "versions": ["0.2"],
                    "name": self.name(),
                    "identifierSpace": self.base.entities(),
                    "schemaSpace": sr::NAMESPACE,
                    "serviceVersion": env!("CARGO_PKG_VERSION"),
                    "defaultTypes": types,
                    "view": { "url": format!("{address}/entity/{{{{id}}}}") },
                    "preview": {
                        "url": format!("{address}/preview?id={{{{id}}}}"),
                        "width": PREVIEW.width,
                        "height": PREVIEW.height,
                    },
                    "suggest": { "entity": suggest("entity"), "type": suggest("type"), "property": suggest("property") },
                    "extend": {
                        "propose_properties": { "service_url": address, "service_path": "/properties" },
                        "property_settings": [
                            { "name": "limit", "label": "Limit", "type": "number", "default": 0, "help_text": help },
                        ],
                    },
                    "batchSize": BATCH,
                })
            }
            Version::Draft => json!({
                "versions": ["1.0-draft"],
                "name": self.name(),
                "lang": "en",
                "serviceVersion": env!("CARGO_PKG_VERSION"),
                "defaultTypes": types,
                "view": { "url": format!("{address}/entity/{{id}}") },
                "preview": { "width": PREVIEW.width, "height": PREVIEW.height },
                "suggest": { "entity": true, "type": true, "property": true },
                "extend": {
                    "proposeProperties": true,
                    "propertySettings": [
                        { "id": "limit", "name": "Limit", "type": "number", "default": 0, "helpText": help },
                    ],
                },
                "batchSize": BATCH,
                "standardizedScore": true,
            }),
        }
    }

    fn name(&self) -> String {
        format!("sitrep: {} entities of news reports", self.len())
    }
}

use serde::Serialize;

use crate::check::Shapes;
use crate::render::check::{ShapeNames, fix};
use crate::session::Checked;

#[derive(Serialize)]
struct Whole {
    conforms: bool,
    /// How many nodes were checked, for each shape that is about them.
    checked: usize,
    violations: Vec<One>,
}

/// IRIs in full, other terms as Turtle writes them; `null` for what there is not.
#[derive(Serialize)]
struct One {
    severity: String,
    component: String,
    focus: String,
    path: Option<String>,
    value: Option<String>,
    shape: String,
    messages: Vec<String>,
    fix: String,
    claim: Option<String>,
    label: Option<String>,
    report: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
}

/// What does not fit, as one object of JSON.
pub fn check_as_json(checked: &Checked<'_>, shapes: &Shapes, names: &ShapeNames) -> Result<String, serde_json::Error> {
    let violations = checked.report.violations.iter().map(|violation| {
        let (whence, _) = checked.whence.get(&violation.focus).cloned().unwrap_or_default();
        One {
            severity: violation.shape.severity.as_str().to_owned(),
            component: violation.component().as_str().to_owned(),
            focus: violation.focus.to_string(),
            path: violation.path.as_ref().map(|path| path.show(&|iri| iri.to_string())),
            value: violation.value.as_ref().map(ToString::to_string),
            shape: shapes.shape(violation.shape.within).node.to_string(),
            messages: violation.shape.messages.iter().map(|message| message.value().to_owned()).collect(),
            fix: fix::fix(violation, shapes, names),
            claim: whence.id().map(str::to_owned),
            label: whence.label,
            report: whence.report,
            line: whence.place.map(|(line, _)| line),
            column: whence.place.map(|(_, column)| column),
        }
    });
    let report = &checked.report;
    let whole = Whole { conforms: report.conforms(), checked: report.checked, violations: violations.collect() };
    serde_json::to_string_pretty(&whole).map(|text| text + "\n")
}

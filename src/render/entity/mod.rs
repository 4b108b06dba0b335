//! An entity: as text for a terminal, as a page, and as the small page that is shown beside a name.

mod card;
mod html;
mod text;

use crate::graph::{Part, Point, Status};
use crate::link::{EntityView, Link};
use crate::render::claim::count;

pub use card::{card as entity_card, flyout};
pub use html::html as entity_html;
pub use text::text as entity;

/// What an entity is, in a few words: `facility · Afghanistan`.
fn sort(view: &EntityView) -> String {
    let kind = view.kind.map_or("thing", |kind| kind.words());
    match &view.owner {
        Some(owner) => format!("{kind} · {}", owner.label),
        None => kind.to_owned(),
    }
}

/// How many claims there are and from when to when: `12 claims, 2020-02-29 to 2021-08-16`.
fn sum(view: &EntityView) -> String {
    let claims = count(view.claims.total, "claim");
    match view.days {
        Some((first, last)) if first == last => format!("{claims}, {first}"),
        Some((first, last)) => format!("{claims}, {first} to {last}"),
        None => claims,
    }
}

/// In how many claims it takes which part: `actor in 9 · place of 3`.
fn parts(view: &EntityView) -> String {
    let words = view.parts.iter().map(|(part, claims)| format!("{} {claims}", takes(*part)));
    words.collect::<Vec<_>>().join(" · ")
}

fn takes(part: Part) -> &'static str {
    match part {
        Part::Actor => "actor in",
        Part::Object => "object of",
        Part::Place => "place of",
        Part::Source => "source of",
        Part::Hearer => "hearer of",
        Part::Act => "part of what is spoken of in",
    }
}

/// Degrees as people write them: `34.5658° N, 69.2125° E`.
fn degrees(point: Point) -> String {
    let north = if point.latitude < 0.0 { "S" } else { "N" };
    let east = if point.longitude < 0.0 { "W" } else { "E" };
    format!("{}° {north}, {}° {east}", point.latitude.abs(), point.longitude.abs())
}

/// What is known of a link beside where it leads: `the same · reviewed by A. Reader, 2026-05-01 · confidence 0.93`.
fn known(link: &Link) -> String {
    let relation = link.relation();
    let Some(mapping) = &link.mapping else { return relation.to_owned() };
    let mut known = match mapping.status {
        Status::Holds => relation.to_owned(),
        Status::Proposed => format!("perhaps {relation}"),
        Status::Rejected => format!("not {relation}"),
    };
    let mut add = |words: String| {
        known.push_str(" · ");
        known.push_str(&words);
    };
    if let Some(reviewer) = &mapping.reviewer {
        add(match mapping.reviewed {
            Some(day) => format!("reviewed by {reviewer}, {day}"),
            None => format!("reviewed by {reviewer}"),
        });
    }
    if let Some(confidence) = mapping.confidence {
        add(format!("confidence {confidence}"));
    }
    if let Some(tool) = &mapping.tool {
        add(match &tool.version {
            Some(version) => format!("found by {} {version}", tool.name),
            None => format!("found by {}", tool.name),
        });
    }
    if let Some(source) = &mapping.source {
        add(format!("from {}", source.as_str()));
    }
    if let Some(comment) = &mapping.comment {
        add(comment.clone());
    }
    known
}

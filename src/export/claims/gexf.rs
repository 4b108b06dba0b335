//! GEXF 1.3 for Gephi: an edge is there from the first to the last report that speaks of it.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::export::claims::Claims;
use crate::export::claims::network::{ACTOR, EDGE, Network, escaped};

pub fn write(claims: &Claims, out: &mut impl Write) -> io::Result<()> {
    let network = Network::of(claims);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<gexf xmlns="http://gexf.net/1.3" version="1.3">"#)?;
    writeln!(out, "  <meta>\n    <creator>sitrep</creator>")?;
    writeln!(out, "    <description>Who is claimed to do what to whom</description>\n  </meta>")?;
    writeln!(out, r#"  <graph defaultedgetype="directed" mode="dynamic" timeformat="date">"#)?;
    write_attributes("node", &ACTOR, out)?;
    write_attributes("edge", &EDGE, out)?;
    writeln!(out, "    <nodes>")?;
    for actor in &network.actors {
        let (id, label) = (escaped(actor.named.iri.as_str()), escaped(&actor.named.label));
        writeln!(out, r#"      <node id="{id}" label="{label}">"#)?;
        write_values(&ACTOR, &actor.attributes(), out)?;
        writeln!(out, "      </node>")?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (id, edge) in network.edges.iter().enumerate() {
        let [from, to] = [edge.from, edge.to].map(|end| escaped(end.iri.as_str()));
        let (relation, weight) = (escaped(edge.relation), edge.claims);
        let published = edge.published.map(|(first, last)| format!(r#" start="{first}" end="{last}""#));
        let published = published.unwrap_or_default();
        write!(out, r#"      <edge id="{id}" source="{from}" target="{to}" label="{relation}""#)?;
        writeln!(out, r#" kind="{relation}" weight="{weight}"{published}>"#)?;
        write_values(&EDGE, &edge.attributes(), out)?;
        writeln!(out, "      </edge>")?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

fn write_attributes(class: &str, attributes: &[(&str, &str)], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, r#"    <attributes class="{class}" mode="static">"#)?;
    for (name, kind) in attributes {
        writeln!(out, r#"      <attribute id="{name}" title="{name}" type="{kind}"/>"#)?;
    }
    writeln!(out, "    </attributes>")
}

fn write_values(attributes: &[(&str, &str)], values: &[Option<Cow<'_, str>>], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "        <attvalues>")?;
    for ((name, _), value) in attributes.iter().zip(values) {
        if let Some(value) = value {
            writeln!(out, r#"          <attvalue for="{name}" value="{}"/>"#, escaped(value))?;
        }
    }
    writeln!(out, "        </attvalues>")
}

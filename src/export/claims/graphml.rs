//! GraphML, which more programs read than GEXF; it knows no time.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::export::claims::Claims;
use crate::export::claims::network::{ACTOR, EDGE, Network, escaped};

pub fn write(claims: &Claims, out: &mut impl Write) -> io::Result<()> {
    let network = Network::of(claims);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
    writeln!(out, r#"  <key id="label" for="node" attr.name="label" attr.type="string"/>"#)?;
    write_keys("node", &ACTOR, out)?;
    writeln!(out, r#"  <key id="weight" for="edge" attr.name="weight" attr.type="double"/>"#)?;
    write_keys("edge", &EDGE, out)?;
    writeln!(out, r#"  <graph edgedefault="directed">"#)?;
    for actor in &network.actors {
        writeln!(out, r#"    <node id="{}">"#, escaped(actor.named.iri.as_str()))?;
        writeln!(out, r#"      <data key="label">{}</data>"#, escaped(&actor.named.label))?;
        write_values(&ACTOR, &actor.attributes(), out)?;
        writeln!(out, "    </node>")?;
    }
    for (id, edge) in network.edges.iter().enumerate() {
        let [from, to] = [edge.from, edge.to].map(|end| escaped(end.iri.as_str()));
        writeln!(out, r#"    <edge id="{id}" source="{from}" target="{to}">"#)?;
        writeln!(out, r#"      <data key="weight">{}</data>"#, edge.claims)?;
        write_values(&EDGE, &edge.attributes(), out)?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn write_keys(class: &str, attributes: &[(&str, &str)], out: &mut impl Write) -> io::Result<()> {
    for (name, kind) in attributes {
        writeln!(out, r#"  <key id="{name}" for="{class}" attr.name="{name}" attr.type="{kind}"/>"#)?;
    }
    Ok(())
}

fn write_values(attributes: &[(&str, &str)], values: &[Option<Cow<'_, str>>], out: &mut impl Write) -> io::Result<()> {
    for ((name, _), value) in attributes.iter().zip(values) {
        if let Some(value) = value {
            writeln!(out, r#"      <data key="{name}">{}</data>"#, escaped(value))?;
        }
    }
    Ok(())
}

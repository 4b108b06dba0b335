"""Reads what `sitrep export` writes with libraries that others made, and prints what is in it as JSON.

Usage: read.py FORMAT FILE. Exit code 3: the library is not installed.
"""

import csv
import json
import sys


def table(rows):
    """Cells as a CSV has them, so that two tables can be compared."""

    def text(cell):
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return str(cell).lower()
        if isinstance(cell, float):
            return format(cell, ".10g")
        return str(cell)

    return [{name: text(cell) for name, cell in row.items()} for row in rows]


def read_csv(file):
    with open(file, newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text, strict=True))


def read_parquet(file):
    import pyarrow.parquet

    read = pyarrow.parquet.read_table(file)
    types = {field.name: str(field.type) for field in read.schema}
    return {"types": types, "rows": table(read.to_pylist())}


def network(graph):
    nodes = {node: {name: about.get(name) for name in ("label", "kind", "wikidata", "country")} for node, about in graph.nodes(data=True)}
    names = ("relation", "claims", "weight", "first", "last", "asserted", "planned", "possible", "denied", "negative")
    edges = [[source, target, {name: about.get(name) for name in names}] for source, target, about in graph.edges(data=True)]
    return {"directed": graph.is_directed(), "nodes": nodes, "edges": edges}


def read_gexf(file):
    import networkx

    return network(networkx.read_gexf(file, version="1.3"))


def read_graphml(file):
    import networkx

    return network(networkx.read_graphml(file, force_multigraph=True))


def read_geojson(file):
    import geojson

    with open(file, encoding="utf-8") as text:
        collection = geojson.load(text)
    return {"errors": collection.errors(), "features": len(collection["features"]), "omitted": collection["omitted"]}


def read_plover(file):
    with open(file, encoding="utf-8") as text:
        return [json.loads(line) for line in text]


def rdf(file, kind):
    import rdflib

    # Literals are to come back as they were written.
    rdflib.NORMALIZE_LITERALS = False
    graph = rdflib.Dataset()
    graph.parse(file, format=kind)
    return graph.serialize(format="nquads")


def read_jsonld(file):
    return rdf(file, "json-ld")


def read_turtle(file):
    return rdf(file, "turtle")


try:
    print(json.dumps(globals()[f"read_{sys.argv[1]}"](sys.argv[2])))
except ModuleNotFoundError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

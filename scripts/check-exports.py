#!/usr/bin/env python3
"""Checks what `quanhe export` writes with tools that are not quanhe's.

    scripts/check-exports.py target/release/quanhe STORE [--shapes ontology/shapes.ttl] [--no-graphviz]

Needs rdflib and pyshacl, and Graphviz for the drawing; uses networkx where it is there. Exits 1 where something is wrong.

- Turtle, N-Triples, RDF/XML, TriG, N-Quads and JSON-LD parse in rdflib; the first three hold the same triples, the last three the same quads
- the Turtle conforms to the SHACL shapes (pySHACL)
- the GraphML is well formed, every edge has its two nodes, and networkx reads it
- `dot` and `sfdp` draw the DOT to SVG and PNG without a warning, with no text lost
"""

import argparse
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import rdflib

TRIPLES = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml"}
QUADS = {"trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"

problems = []


def problem(text):
    problems.append(text)
    print(f"PROBLEM {text}", file=sys.stderr)


def export(quanhe, store, name, *more):
    command = [quanhe, "export", "--store", store, "--format", name, *more]
    done = subprocess.run(command, capture_output=True)
    if done.returncode != 0:
        problem(f"{' '.join(map(str, command))}: exit code {done.returncode}: {done.stderr.decode().strip()}")
        return None
    if done.stderr:
        problem(f"{' '.join(map(str, command))} says: {done.stderr.decode().strip()}")
    return done.stdout


def line(terms):
    """Terms by their values, so that `1.0` and `1` of one datatype are told apart by no parser's taste."""
    out = []
    for term in terms:
        if isinstance(term, rdflib.Literal) and term.value is not None and not term.language:
            out.append(f"{term.value!r}^^{term.datatype}")
        else:
            out.append(term.n3())
    return " ".join(out)


def triples(data, parser):
    return {line(t) for t in rdflib.Graph().parse(data=data, format=parser)}


def quads(data, parser):
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=parser)
    return {line((s, p, o, g if isinstance(g, rdflib.URIRef) else g.identifier)) for s, p, o, g in dataset.quads() if g is not None}


def check_rdf(quanhe, store, more):
    """Returns the Turtle."""
    turtle = None
    for formats, read in ((TRIPLES, triples), (QUADS, quads)):
        first = None
        for name, parser in formats.items():
            data = export(quanhe, store, name, *more)
            if data is None:
                continue
            if name == "turtle":
                turtle = data
            try:
                found = read(data, parser)
            except Exception as error:  # every parser has its own
                problem(f"{name} does not parse: {error}")
                continue
            print(f"{name}: {len(found)} statements")
            if not found:
                problem(f"{name} is empty")
            if first is None:
                first = (name, found)
            elif found != first[1]:
                extra, lost = sorted(found - first[1])[:3], sorted(first[1] - found)[:3]
                problem(f"{name} differs from {first[0]}: has {extra}, lacks {lost}")
    return turtle


def check_shapes(turtle, shapes):
    try:
        from pyshacl import validate
    except ImportError:
        return problem("pyshacl is not installed")
    data = rdflib.Graph().parse(data=turtle, format="turtle")
    conforms, _, text = validate(data, shacl_graph=rdflib.Graph().parse(shapes), advanced=False)
    print(f"SHACL: {'conforms' if conforms else 'does not conform'}")
    if not conforms:
        problem(text[:4000])


def check_graphml(data):
    root = ElementTree.fromstring(data)
    keys = {k.get("id") for k in root.findall(f"{GRAPHML}key")}
    graph = root.find(f"{GRAPHML}graph")
    nodes = {n.get("id") for n in graph.findall(f"{GRAPHML}node")}
    edges = graph.findall(f"{GRAPHML}edge")
    print(f"graphml: {len(nodes)} nodes, {len(edges)} edges")
    for edge in edges:
        for end in ("source", "target"):
            if edge.get(end) not in nodes:
                problem(f"graphml: edge {edge.get('id')} has no {end} {edge.get(end)}")
    for value in graph.iter(f"{GRAPHML}data"):
        if value.get("key") not in keys:
            problem(f"graphml: undeclared key {value.get('key')}")
    try:
        import networkx
    except ImportError:
        return
    read = networkx.parse_graphml(data.decode(), force_multigraph=True)
    if (read.number_of_nodes(), read.number_of_edges()) != (len(nodes), len(edges)):
        problem("graphml: networkx reads another graph")
    if any("label" not in d for _, d in read.nodes(data=True)):
        problem("graphml: a node has no label")


def check_drawing(data):
    labels = set(re.findall(rb'^  n\d+ \[label="((?:[^"\\]|\\.)*)"', data, re.M))
    print(f"dot: {len(labels)} labels")
    with tempfile.TemporaryDirectory() as folder:
        for program in ("dot", "sfdp"):
            for kind in ("svg", "png"):
                file = Path(folder) / f"{program}.{kind}"
                done = subprocess.run([program, f"-T{kind}", "-o", file], input=data, capture_output=True)
                if done.returncode != 0 or done.stderr:
                    problem(f"{program} -T{kind}: exit code {done.returncode}: {done.stderr.decode().strip()}")
                elif file.stat().st_size < 500:
                    problem(f"{program} -T{kind} draws nothing")
                elif kind == "svg":
                    words = " ".join("".join(t.itertext()) for t in ElementTree.parse(file).iter("{http://www.w3.org/2000/svg}text"))
                    for label in labels:
                        text = label.decode().replace("\\n", " ").replace('\\"', '"').replace("\\\\", "\\").replace("&amp;", "&")
                        if text.replace(" ", "") not in words.replace(" ", "").replace("\u00a0", ""):
                            problem(f"{program}: the label {text!r} is not in the picture")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quanhe")
    parser.add_argument("store")
    parser.add_argument("--shapes", default="ontology/shapes.ttl")
    parser.add_argument("--around", help="also check exports narrowed around this entity")
    parser.add_argument("--no-graphviz", action="store_true")
    args = parser.parse_args()
    for more in [()] + ([("--around", args.around, "--hops", "2")] if args.around else []):
        turtle = check_rdf(args.quanhe, args.store, more)
        if turtle is not None:
            check_shapes(turtle, args.shapes)
        graphml = export(args.quanhe, args.store, "graphml", *more)
        if graphml is not None:
            check_graphml(graphml)
        if not args.no_graphviz:
            drawing = export(args.quanhe, args.store, "dot", *more, "--max-nodes", "100000")
            if drawing is not None:
                check_drawing(drawing)
    print(f"{len(problems)} problems" if problems else "all exports are well")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

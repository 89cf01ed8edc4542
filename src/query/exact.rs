//! Names by look-up: what bears a name exactly as it is written is found without reading all names of the store.

use std::collections::BTreeSet;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};

use super::lookup::{Names, written_iri};
use crate::graph::Base;
use crate::graph::snapshot::union_of;
use crate::graph::vocab::{owl, schema, skos};

/// A name to be resolved, and the types that what it names may have, as tables name them; none for any.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub name: &'a str,
    pub types: &'a [String],
}

impl<'a> From<&'a str> for Wanted<'a> {
    fn from(name: &'a str) -> Self {
        Self { name, types: &[] }
    }
}

impl Names {
    /// The names that matter for resolving some: those of their exact bearers where that is enough, else all.
    ///
    /// Those are looked up in the union of all graphs: a store loaded without one is read as a whole.
    pub fn load_for(store: &Store, base: &Base, wanted: &[Wanted<'_>]) -> Result<Self, StorageError> {
        if union_of(store).is_none() {
            return Self::load(store, base);
        }
        let few = Self::load(&about(store, base, wanted)?, base)?;
        // What names several is told with what tells these apart, which takes the names of others.
        let settled = |w: &Wanted<'_>| few.settles(w.name, w.types) && few.resolve_among(w.name, w.types).is_ok();
        if wanted.iter().all(settled) {
            return Ok(few);
        }
        Self::load(store, base)
    }
}

/// What a store says of the bearers of some first names, and the names of the classes.
fn about(store: &Store, base: &Base, wanted: &[Wanted<'_>]) -> Result<Store, StorageError> {
    let union = union_of(store);
    let mut bearers: BTreeSet<NamedNode> = BTreeSet::new();
    for wanted in wanted {
        let name = wanted.name.trim();
        if let Some(iri) = written_iri(name, base) {
            let Ok(iri) = NamedNode::new(&*iri) else { continue };
            // It may be another IRI of a node that stands for several.
            for quad in store.quads_for_pattern(Some(iri.as_ref().into()), Some(owl::SAME_AS), None, union) {
                if let Term::NamedNode(node) = quad?.object {
                    bearers.insert(node);
                }
            }
            bearers.insert(iri);
            continue;
        }
        let tagged = |language| Literal::new_language_tagged_literal_unchecked(name, language);
        for label in [Literal::from(name), tagged("vi"), tagged("en")] {
            for quad in store.quads_for_pattern(None, Some(skos::PREF_LABEL), Some(label.as_ref().into()), union) {
                if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                    bearers.insert(node);
                }
            }
        }
    }
    let out = Store::new()?;
    let put = |quad: Quad| {
        out.insert(&Quad {
            graph_name: GraphName::DefaultGraph,
            ..quad
        })
    };
    for quad in store.quads_for_pattern(None, Some(base.ns("typeName").as_ref()), None, union) {
        put(quad?)?;
    }
    for node in &bearers {
        for quad in store.quads_for_pattern(Some(node.as_ref().into()), None, None, union) {
            put(quad?)?;
        }
        // One document that speaks of it is enough.
        let mentioned = store
            .quads_for_pattern(None, Some(schema::MENTIONS), Some(node.as_ref().into()), union)
            .next();
        if let Some(quad) = mentioned {
            put(quad?)?;
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::snapshot::{View, load, nquads};
    use crate::query::fixture;
    use oxigraph::model::GraphNameRef;

    #[test]
    fn a_name_means_the_same_whichever_way_it_is_found() {
        let (store, base) = fixture::store();
        // As who is who would join them.
        let node = |path: &str| base.id(path);
        let union = load(
            &nquads(&store.iter().map(Result::unwrap).collect::<Vec<_>>()),
            View::Union,
        )
        .unwrap();
        for store in [&store, &union] {
            let graph = union_of(store).map_or_else(|| base.identity().into(), GraphNameRef::into_owned);
            let same = Quad::new(
                node("person/nguyen-van-a-so-y-te"),
                owl::SAME_AS.into_owned(),
                node("person/tran-van-thuan"),
                graph,
            );
            store.insert(&same).unwrap();
        }
        let all = Names::load(&store, &base).unwrap();
        for name in [
            "Lai Châu",
            "lai chau",
            "B\u{1ed9} Y t\u{1ebf}",
            "nothing of that name",
            "urn:x",
            "post/a/b",
            "person/nguyen-van-a-so-y-te",
            "<https://w3id.org/quanhe/id/person/nguyen-van-a-so-y-te>",
            "https://w3id.org/quanhe/id/person/nguyen-van-a-so-y-te",
        ] {
            for store in [&store, &union] {
                let few = Names::load_for(store, &base, &[name.into()]).unwrap();
                assert_eq!(few.resolve(name), all.resolve(name), "{name}");
            }
        }
    }
}

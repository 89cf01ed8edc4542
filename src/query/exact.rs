//! Names by look-up: what bears a name exactly as it is written is found without reading all names of the store.

use std::collections::BTreeSet;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad};
use oxigraph::store::{StorageError, Store};

use super::lookup::{Names, written_iri};
use crate::graph::Base;
use crate::graph::snapshot::union_of;
use crate::graph::vocab::{schema, skos};

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
    /// It is enough in a database, which joins no nodes; a store in memory is read as a whole.
    pub fn load_for(store: &Store, base: &Base, wanted: &[Wanted<'_>]) -> Result<Self, StorageError> {
        let database = union_of(store).is_some() && store.contains_named_graph(&base.background())?;
        if !database || store.contains_named_graph(&base.identity())? {
            return Self::load(store, base);
        }
        let few = Self::load(&about(store, base, wanted)?, base)?;
        if wanted.iter().all(|w| few.settles(w.name, w.types)) {
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
            bearers.extend(NamedNode::new(&*iri));
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
    use crate::query::fixture;

    #[test]
    fn a_name_means_the_same_whichever_way_it_is_found() {
        let (store, base) = fixture::store();
        let all = Names::load(&store, &base).unwrap();
        for name in [
            "Lai Châu",
            "lai chau",
            "B\u{1ed9} Y t\u{1ebf}",
            "nothing of that name",
            "urn:x",
            "post/a/b",
        ] {
            let few = Names::load_for(&store, &base, &[name.into()]).unwrap();
            assert_eq!(few.resolve(name), all.resolve(name), "{name}");
        }
    }
}

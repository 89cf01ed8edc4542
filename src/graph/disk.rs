//! A store in RocksDB: a plain oxigraph database beside which a manifest and a lock stand.
//!
//! Every statement stands twice: in the named graph of its document, as everywhere, and once in the default graph, which is the union. Oxigraph answers a
//! query over the union of named graphs with a statement for each graph that has it; in the default graph each is once, is found by three indexes
//! and not six, and a server that knows nothing of quanhe answers the same queries with the same rows.
//!
//! New documents are loaded in batches, of which each becomes visible at once and whole; a document that changes or goes does so in one transaction.
//! So a build that is killed leaves whole documents. Writers shut readers out, and readers writers: oxigraph's read-only mode asks for that.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};

use super::lines::in_default_graph;
use super::snapshot::{Block, Snapshot, StoredDocument, nquads};
use super::store::{DISK_LOCK, Kind, Manifest, StoreError, has_base, lock, manifest};
use super::vocab::{Base, dcterms};

/// Statements of a batch: what a build holds in memory is some times this.
const BATCH: usize = 200_000;
/// Fewer than these are put in by a transaction: files of their own would only have to be merged.
const FEW: usize = 20_000;
/// What RocksDB makes first in its folder.
const CURRENT: &str = "CURRENT";

/// A database opened for reading.
pub struct Disk {
    store: Store,
    _lock: Option<File>,
}

impl Disk {
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let lock = shared_lock(path)?;
        if !path.join(CURRENT).exists() {
            return Err(StoreError::Damaged {
                path: path.to_owned(),
                reason: format!("{CURRENT} of its database is missing"),
            });
        }
        let store = Store::open_read_only(path).map_err(failed(path))?;
        Ok(Self { store, _lock: lock })
    }

    pub fn store(&self) -> Store {
        self.store.clone()
    }

    /// All named graphs, in memory.
    pub fn snapshot(&self, path: &Path) -> Result<Snapshot, StoreError> {
        let mut out = Snapshot::default();
        for graph in graphs(&self.store).map_err(failed(path))? {
            let lines = block(&self.store, &graph).map_err(failed(path))?;
            out.replace_block(&graph, Block::new(lines));
        }
        Ok(out)
    }

    /// Writes all named graphs as N-Quads, graph by graph.
    pub fn write(&self, to: &mut dyn io::Write) -> io::Result<()> {
        for graph in graphs(&self.store).map_err(io::Error::other)? {
            to.write_all(block(&self.store, &graph).map_err(io::Error::other)?.as_bytes())?;
        }
        Ok(())
    }
}

/// The names of the graphs, sorted as a snapshot has them.
fn graphs(store: &Store) -> Result<Vec<NamedNode>, StorageError> {
    let mut out = Vec::new();
    for graph in store.named_graphs() {
        if let NamedOrBlankNode::NamedNode(graph) = graph? {
            out.push(graph);
        }
    }
    out.sort_unstable();
    Ok(out)
}

fn block(store: &Store, graph: &NamedNode) -> Result<String, StorageError> {
    let quads = store.quads_for_pattern(None, None, None, Some(graph.as_ref().into()));
    Ok(nquads(&quads.collect::<Result<Vec<_>, _>>()?))
}

/// A database opened for writing; no other command uses it until this is dropped.
pub struct DiskWriter {
    path: PathBuf,
    manifest: Manifest,
    base: Base,
    store: Store,
    pending: Batch,
    /// The batch that a thread is loading.
    loading: Option<(Batch, JoinHandle<Result<(), StorageError>>)>,
    _lock: File,
}

/// Documents that are not in the database yet.
#[derive(Default)]
struct Batch {
    quads: Vec<Quad>,
    graphs: HashSet<NamedNode>,
}

impl DiskWriter {
    /// Opens the store in folder `path`, or makes an empty one there with `base` (else the default).
    pub fn create(path: &Path, base: Option<&Base>) -> Result<Self, StoreError> {
        fs::create_dir_all(path).map_err(StoreError::io(path))?;
        manifest(path)?;
        let lock = lock(path, DISK_LOCK)?;
        let found = manifest(path)?;
        sweep(path)?;
        let store = Store::open(path).map_err(failed(path))?;
        let (manifest, is) = if let Some(found) = found {
            found
        } else {
            let base = base.cloned().unwrap_or_default();
            let manifest = Manifest::new(Kind::RocksDb, &base);
            manifest.save(path)?;
            (manifest, base)
        };
        has_base(path, &is, base)?;
        Ok(Self {
            path: path.to_owned(),
            manifest,
            base: is,
            store,
            pending: Batch::default(),
            loading: None,
            _lock: lock,
        })
    }

    pub fn base(&self) -> &Base {
        &self.base
    }

    pub fn knowledge(&self) -> &str {
        &self.manifest.knowledge
    }

    /// Says what knowledge the documents are made with from here on.
    pub fn set_knowledge(&mut self, fingerprint: String) -> Result<(), StoreError> {
        if self.manifest.knowledge != fingerprint {
            self.manifest.knowledge = fingerprint;
            self.manifest.save(&self.path)?;
        }
        Ok(())
    }

    /// The database, for looking up what is stored; it does not show what [`DiskWriter::save`] has still to write.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Puts `quads` in the place of all that `graph` holds; whether that changes anything.
    pub fn put(&mut self, graph: &NamedNode, quads: Vec<Quad>) -> Result<bool, StoreError> {
        if self.unsaved(graph) {
            self.flush()?;
        }
        if self.stores(graph)? {
            let quads = quads.into_iter().collect();
            return self.change(graph, &quads).map_err(failed(&self.path));
        }
        self.pending.quads.extend(quads);
        self.pending.graphs.insert(graph.clone());
        if self.pending.quads.len() >= BATCH {
            self.load()?;
        }
        Ok(true)
    }

    /// Drops a graph; whether it was there.
    pub fn remove(&mut self, graph: &NamedNode) -> Result<bool, StoreError> {
        if self.unsaved(graph) {
            self.flush()?;
        }
        let was = self.stores(graph)?;
        if was {
            self.change(graph, &HashSet::new()).map_err(failed(&self.path))?;
        }
        Ok(was)
    }

    /// The documents, by the IRI of their graph.
    pub fn documents(&self) -> Result<Vec<StoredDocument>, StoreError> {
        documents(&self.store, &self.base).map_err(failed(&self.path))
    }

    /// Whether any document is stored.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        let background = self.base.background();
        let mut graphs = self.store.named_graphs();
        Ok(graphs.all(|g| g.is_ok_and(|g| g == background.clone().into())))
    }

    /// Brings everything to disk.
    pub fn save(&mut self) -> Result<(), StoreError> {
        self.flush()?;
        self.store.flush().map_err(failed(&self.path))?;
        self.manifest.save(&self.path)
    }

    fn unsaved(&self, graph: &NamedNode) -> bool {
        self.pending.graphs.contains(graph) || self.loading.as_ref().is_some_and(|(b, _)| b.graphs.contains(graph))
    }

    fn stores(&self, graph: &NamedNode) -> Result<bool, StoreError> {
        self.store.contains_named_graph(graph).map_err(failed(&self.path))
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        if self.pending.quads.len() < FEW && !self.pending.quads.is_empty() {
            self.wait()?;
            let batch = std::mem::take(&mut self.pending);
            let put = || {
                let mut transaction = self.store.start_transaction()?;
                transaction.extend(batch.quads.iter().map(Quad::as_ref));
                transaction.extend(
                    batch
                        .quads
                        .into_iter()
                        .map(in_default_graph)
                        .collect::<Vec<_>>()
                        .iter()
                        .map(Quad::as_ref),
                );
                transaction.commit()
            };
            return put().map_err(failed(&self.path));
        }
        if !self.pending.quads.is_empty() {
            self.load()?;
        }
        self.wait()
    }

    /// Hands the pending batch to a thread, so that the next is read and extracted meanwhile.
    fn load(&mut self) -> Result<(), StoreError> {
        self.wait()?;
        let mut batch = std::mem::take(&mut self.pending);
        let quads = std::mem::take(&mut batch.quads);
        let store = self.store.clone();
        let thread = std::thread::spawn(move || {
            let mut loader = store.bulk_loader();
            loader.load_quads(quads.into_iter().flat_map(|q| [q.clone(), in_default_graph(q)]))?;
            loader.commit()
        });
        self.loading = Some((batch, thread));
        Ok(())
    }

    fn wait(&mut self) -> Result<(), StoreError> {
        match self.loading.take().map(|(_, thread)| thread.join()) {
            None | Some(Ok(Ok(()))) => Ok(()),
            Some(Ok(Err(error))) => Err(failed(&self.path)(error)),
            Some(Err(_)) => Err(StoreError::Disk {
                path: self.path.clone(),
                reason: "the loader stopped".into(),
            }),
        }
    }

    /// Makes a stored graph hold `wanted`, in one transaction. What no graph says any more leaves the union.
    fn change(&self, graph: &NamedNode, wanted: &HashSet<Quad>) -> Result<bool, StorageError> {
        let name = GraphNameRef::from(graph.as_ref());
        let stored = self
            .store
            .quads_for_pattern(None, None, None, Some(name))
            .collect::<Result<HashSet<_>, _>>()?;
        let mut transaction = self.store.start_transaction()?;
        let mut changed = false;
        for quad in stored.difference(wanted) {
            transaction.remove(quad);
            if !self.elsewhere(quad)? {
                transaction.remove(&in_default_graph(quad.clone()));
            }
            changed = true;
        }
        for quad in wanted.difference(&stored) {
            transaction.insert(quad);
            transaction.insert(&in_default_graph(quad.clone()));
            changed = true;
        }
        if wanted.is_empty() {
            transaction.remove_named_graph(graph)?;
            changed = true;
        }
        if changed {
            transaction.commit()?;
        }
        Ok(changed)
    }

    /// Whether another named graph says the same.
    fn elsewhere(&self, quad: &Quad) -> Result<bool, StorageError> {
        let same = self.store.quads_for_pattern(
            Some(quad.subject.as_ref()),
            Some(quad.predicate.as_ref()),
            Some(quad.object.as_ref()),
            None,
        );
        for other in same {
            let graph = other?.graph_name;
            if graph != quad.graph_name && graph != GraphName::DefaultGraph {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Drop for DiskWriter {
    fn drop(&mut self) {
        // A command that ended early may have a batch under way; the lock must outlive it.
        if let Some((_, thread)) = self.loading.take() {
            let _ = thread.join();
        }
    }
}

/// The hash of a stored document.
pub fn hash(store: &Store, base: &Base, id: &str) -> Option<String> {
    let (node, graph) = (base.document(id), base.graph(id));
    let property = base.ns("textHash");
    let mut found = store.quads_for_pattern(
        Some(node.as_ref().into()),
        Some(property.as_ref()),
        None,
        Some(graph.as_ref().into()),
    );
    match found.next()?.ok()?.object {
        Term::Literal(hash) => Some(hash.destruct().0),
        _ => None,
    }
}

fn documents(store: &Store, base: &Base) -> Result<Vec<StoredDocument>, StorageError> {
    let mut out = Vec::new();
    for quad in store.quads_for_pattern(None, Some(base.ns("textHash").as_ref()), None, None) {
        let quad = quad?;
        let (GraphName::NamedNode(graph), Term::Literal(hash)) = (quad.graph_name, quad.object) else {
            continue;
        };
        let id = store
            .quads_for_pattern(
                Some(quad.subject.as_ref()),
                Some(dcterms::IDENTIFIER),
                None,
                Some(graph.as_ref().into()),
            )
            .next()
            .transpose()?;
        if let Some(Term::Literal(id)) = id.map(|q| q.object) {
            out.push(StoredDocument {
                id: id.destruct().0,
                hash: hash.destruct().0,
                graph: graph.into_string(),
            });
        }
    }
    out.sort_unstable_by(|a, b| a.graph.cmp(&b.graph));
    Ok(out)
}

/// Removes what a killed loader left: files that RocksDB has not taken in.
fn sweep(path: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(path).map_err(StoreError::io(path))? {
        let entry = entry.map_err(StoreError::io(path))?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("bulk-") {
            fs::remove_file(entry.path()).map_err(StoreError::io(path))?;
        }
    }
    Ok(())
}

/// Keeps writers away while somebody reads; a folder that cannot be written to has none.
fn shared_lock(path: &Path) -> Result<Option<File>, StoreError> {
    let name = path.join(DISK_LOCK);
    let opened = match File::open(&name) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => File::create(&name),
        opened => opened,
    };
    let Ok(file) = opened else { return Ok(None) };
    match file.try_lock_shared() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

fn failed(path: &Path) -> impl Fn(StorageError) -> StoreError {
    let path = path.to_owned();
    move |error| StoreError::Disk {
        path: path.clone(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
#[path = "disk_tests.rs"]
mod tests;

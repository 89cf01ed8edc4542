//! Writing to a store of either kind.

use std::collections::HashMap;
use std::path::Path;

use oxigraph::model::{NamedNode, Quad};

#[cfg(feature = "rocksdb")]
use super::disk::{self, DiskWriter};
use super::snapshot::{self, StoredDocument, nquads};
use super::store::{Kind, StoreError, StoreWriter, manifest};
use super::vocab::Base;
use crate::identity::{self, Decisions};

/// A store opened for writing; no other command writes to it until this is dropped.
pub enum Writer {
    Snapshot(StoreWriter),
    #[cfg(feature = "rocksdb")]
    Disk(Box<DiskWriter>),
}

/// A graph's statements in the form that a store takes them in; it is made by many threads.
pub enum Block {
    Packed(snapshot::Block),
    Quads(Vec<Quad>),
}

impl Block {
    /// Of sorted lines, and of the id and hash of the document that they are of.
    pub fn new(kind: Kind, lines: String, document: Option<(String, String)>, base: &Base) -> Self {
        match kind {
            Kind::Snapshot => Self::packed(snapshot::Block::of_document(lines, document), base),
            // Lines that cannot be read are told of when they are put into the store.
            Kind::RocksDb => match snapshot::parse(&lines) {
                Ok(quads) => Self::Quads(quads),
                Err(_) => Self::Packed(snapshot::Block::new(lines)),
            },
        }
    }

    pub fn packed(mut block: snapshot::Block, base: &Base) -> Self {
        identity::outline(&block, base);
        // What cannot be compressed now is told when it is written.
        let _ = block.pack();
        Self::Packed(block)
    }
}

/// The hashes of the stored documents, as they were when this was made.
pub enum Known {
    Hashes(HashMap<String, String>),
    #[cfg(feature = "rocksdb")]
    Disk(oxigraph::store::Store, Base),
}

impl Known {
    pub fn hash(&self, id: &str) -> Option<String> {
        match self {
            Self::Hashes(hashes) => hashes.get(id).cloned(),
            #[cfg(feature = "rocksdb")]
            Self::Disk(store, base) => disk::hash(store, base, id),
        }
    }
}

impl Writer {
    /// Opens the store in folder `path`, or makes an empty one there of a kind (else a snapshot) with `base` (else the default).
    pub fn create(path: &Path, base: Option<&Base>, kind: Option<Kind>) -> Result<Self, StoreError> {
        let is = manifest(path)?.map(|(manifest, _)| manifest.kind);
        match (is, kind) {
            (Some(is), Some(asked)) if is != asked => Err(StoreError::OtherKind {
                path: path.to_owned(),
                is,
                asked,
            }),
            (is, asked) => match is.or(asked).unwrap_or_default() {
                Kind::Snapshot => StoreWriter::create(path, base).map(Self::Snapshot),
                #[cfg(feature = "rocksdb")]
                Kind::RocksDb => DiskWriter::create(path, base).map(|w| Self::Disk(Box::new(w))),
                #[cfg(not(feature = "rocksdb"))]
                Kind::RocksDb => Err(StoreError::NoRocksDb(path.to_owned())),
            },
        }
    }

    /// Opens a store that must be there.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        manifest(path)?.ok_or_else(|| StoreError::Missing(path.to_owned()))?;
        Self::create(path, None, None)
    }

    pub fn kind(&self) -> Kind {
        match self {
            Self::Snapshot(_) => Kind::Snapshot,
            #[cfg(feature = "rocksdb")]
            Self::Disk(_) => Kind::RocksDb,
        }
    }

    /// The root of the store's IRIs.
    pub fn base(&self) -> &Base {
        match self {
            Self::Snapshot(writer) => writer.base(),
            #[cfg(feature = "rocksdb")]
            Self::Disk(writer) => writer.base(),
        }
    }

    /// The fingerprint of the knowledge that the stored extractions were made with.
    pub fn knowledge(&self) -> &str {
        match self {
            Self::Snapshot(writer) => writer.knowledge(),
            #[cfg(feature = "rocksdb")]
            Self::Disk(writer) => writer.knowledge(),
        }
    }

    /// Says what knowledge is about to be used. A database takes documents in as they come: were the build killed, it must not claim older ones to be made with it.
    #[cfg_attr(
        not(feature = "rocksdb"),
        expect(unused_variables, reason = "a snapshot is written at the end")
    )]
    pub fn begin(&mut self, knowledge: &str) -> Result<(), StoreError> {
        match self {
            Self::Snapshot(_) => Ok(()),
            #[cfg(feature = "rocksdb")]
            Self::Disk(writer) if writer.is_empty()? => writer.set_knowledge(knowledge.to_owned()),
            #[cfg(feature = "rocksdb")]
            Self::Disk(writer) if writer.knowledge() != knowledge => writer.set_knowledge(String::new()),
            #[cfg(feature = "rocksdb")]
            Self::Disk(_) => Ok(()),
        }
    }

    /// What is stored of each document, for deciding which of them are read again.
    pub fn known(&self) -> Known {
        match self {
            Self::Snapshot(writer) => {
                let documents = writer.snapshot.documents(writer.base());
                Known::Hashes(documents.into_iter().map(|d| (d.id, d.hash)).collect())
            }
            #[cfg(feature = "rocksdb")]
            Self::Disk(writer) => Known::Disk(writer.store().clone(), writer.base().clone()),
        }
    }

    /// The documents, by the IRI of their graph.
    pub fn documents(&self) -> Result<Vec<StoredDocument>, StoreError> {
        match self {
            Self::Snapshot(writer) => Ok(writer.snapshot.documents(writer.base())),
            #[cfg(feature = "rocksdb")]
            Self::Disk(writer) => writer.documents(),
        }
    }

    /// What the background graph was made of, where that is known.
    pub fn background(&self) -> &str {
        match self {
            Self::Snapshot(writer) => &writer.snapshot.background,
            #[cfg(feature = "rocksdb")]
            Self::Disk(_) => "",
        }
    }

    /// Says what the background graph is made of; a database takes it in before all else is there, and so does not say it.
    #[cfg_attr(
        not(feature = "rocksdb"),
        expect(irrefutable_let_patterns, reason = "there is one kind")
    )]
    pub fn set_background(&mut self, fingerprint: String) {
        if let Self::Snapshot(writer) = self {
            writer.snapshot.background = fingerprint;
        }
    }

    /// Puts a block in the place of all that `graph` holds; whether that changes anything.
    pub fn put(&mut self, graph: &NamedNode, block: Block) -> Result<bool, StoreError> {
        match self {
            Self::Snapshot(writer) => {
                let block = match block {
                    Block::Packed(block) => block,
                    Block::Quads(quads) => snapshot::Block::new(nquads(&quads)),
                };
                let changed =
                    !writer.snapshot.has(graph) || !block.lines().is_ok_and(|new| writer.snapshot.lines(graph) == new);
                writer.snapshot.replace_block(graph, block);
                Ok(changed)
            }
            #[cfg(feature = "rocksdb")]
            Self::Disk(writer) => {
                let failed = |reason: String| StoreError::Disk {
                    path: graph.as_str().into(),
                    reason,
                };
                let quads = match block {
                    Block::Quads(quads) => quads,
                    Block::Packed(block) => {
                        let lines = block.lines().map_err(|e| failed(e.to_string()))?;
                        snapshot::parse(&lines).map_err(|e| failed(e.to_string()))?
                    }
                };
                writer.put(graph, quads)
            }
        }
    }

    /// Drops a graph; whether it was there.
    pub fn remove(&mut self, graph: &NamedNode) -> Result<bool, StoreError> {
        match self {
            Self::Snapshot(writer) => Ok(writer.snapshot.remove(graph)),
            #[cfg(feature = "rocksdb")]
            Self::Disk(writer) => writer.remove(graph),
        }
    }

    /// Makes the graphs that say who is who across documents anew; whether they changed. A database has none: that would take all of it into memory.
    pub fn derive(&mut self, decisions: &Decisions) -> bool {
        match self {
            Self::Snapshot(writer) => {
                let base = writer.base().clone();
                identity::derive(&mut writer.snapshot, &base, decisions)
            }
            #[cfg(feature = "rocksdb")]
            Self::Disk(_) => false,
        }
    }

    /// Makes what was done last, and says what knowledge all extractions were made with; empty where they differ.
    pub fn save(&mut self, knowledge: String) -> Result<(), StoreError> {
        match self {
            Self::Snapshot(writer) => {
                writer.set_knowledge(knowledge);
                writer.save()
            }
            #[cfg(feature = "rocksdb")]
            Self::Disk(writer) => {
                writer.save()?;
                writer.set_knowledge(knowledge)
            }
        }
    }
}

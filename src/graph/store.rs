//! The store: a folder with a manifest, one compressed snapshot that is replaced atomically, and a lock for writers.
//!
//! ```text
//! quanhe-store/
//!   quanhe.json        format, version, base
//!   snapshot.nq.zst    sorted N-Quads, graph by graph, each graph compressed by itself; see `pack.rs`
//!   lock               held while a command writes
//! ```
//!
//! Readers take no lock: they open the snapshot that is there, and a writer never changes one in place.
//!
//! With the feature `rocksdb` a store may also be a database on disk: see `disk.rs`. The manifest says which of the two a folder holds.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use oxigraph::model::NamedNode;
use oxigraph::store::Store;
use serde::{Deserialize, Serialize};

use super::load::{View, load_blocks};
use super::near::load_near;
use super::reach::Reach;
use super::snapshot::{Snapshot, SnapshotError};
use super::vocab::Base;
use crate::aside;
use crate::identity::decisions;
use crate::identity::view::OneNode;

pub(super) const MANIFEST: &str = "quanhe.json";
const SNAPSHOT: &str = "snapshot.nq.zst";
const LOCK: &str = "lock";
/// Of a store in RocksDB, which has a `LOCK` of its own; some file systems do not tell the two apart.
pub(super) const DISK_LOCK: &str = "quanhe.lock";
const FORMAT: &str = "quanhe store";
/// Of a snapshot. A program that does not know RocksDB must not take such a store for a damaged one: its version is the next.
const SNAPSHOT_VERSION: u32 = 1;
const VERSION: u32 = 2;

/// Why a store cannot be opened or written. The program ends with exit code 3.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("there is no store at {}: make one with `quanhe build --store {} INPUT...`", .0.display(), .0.display())]
    Missing(PathBuf),
    #[error("{} is not a quanhe store: {reason}", .path.display())]
    Foreign { path: PathBuf, reason: String },
    #[error("{} was written by a newer quanhe (store version {version}; this one reads {VERSION})", .path.display())]
    Newer { path: PathBuf, version: u32 },
    #[error("the store {} is damaged: {reason}", .path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("no build has come to its end in the store {}: build again", .0.display())]
    Unfinished(PathBuf),
    #[error("the store {} is in use by another quanhe that is writing to it", .0.display())]
    InUse(PathBuf),
    #[error("the store {} was built with the base {is}, not {asked}", .path.display())]
    OtherBase { path: PathBuf, is: Base, asked: Base },
    #[error("the store {} is a {is} store; `quanhe convert` makes a {asked} store of it", .path.display())]
    OtherKind { path: PathBuf, is: Kind, asked: Kind },
    #[error(
        "{}: a store in RocksDB needs a quanhe that was built with it: `cargo build --release --features rocksdb`",
        .0.display()
    )]
    NoRocksDb(PathBuf),
    #[error("the store {} cannot be used: {reason}", .path.display())]
    Disk { path: PathBuf, reason: String },
    #[error("{}: {source}", .path.display())]
    Io { path: PathBuf, source: io::Error },
}

impl StoreError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Io { path, source }
    }
}

/// How a store is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One compressed file, loaded into memory by every command.
    #[default]
    Snapshot,
    /// A database on disk, for stores beyond memory.
    RocksDb,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Snapshot => "snapshot",
            Self::RocksDb => "rocksdb",
        })
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    format: String,
    version: u32,
    base: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) kind: Kind,
    /// Of the knowledge that the stored extractions were made with; see [`super::background::fingerprint`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) knowledge: String,
}

impl Manifest {
    pub(super) fn new(kind: Kind, base: &Base) -> Self {
        Self {
            format: FORMAT.into(),
            version: if kind == Kind::Snapshot {
                SNAPSHOT_VERSION
            } else {
                VERSION
            },
            base: base.to_string(),
            kind,
            knowledge: String::new(),
        }
    }

    pub(super) fn save(&self, folder: &Path) -> Result<(), StoreError> {
        replace(folder, MANIFEST, |mut file| {
            let mut text = serde_json::to_string_pretty(self)?;
            text.push('\n');
            file.write_all(text.as_bytes())
        })
    }
}

/// A store opened for reading.
pub struct GraphStore {
    path: PathBuf,
    base: Base,
    content: Content,
}

enum Content {
    Blocks(Snapshot),
    #[cfg(feature = "rocksdb")]
    Disk(super::disk::Disk),
}

impl GraphStore {
    /// Reads the store in folder `path`.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let (manifest, base) = manifest(path)?.ok_or_else(|| StoreError::Missing(path.to_owned()))?;
        let content = match manifest.kind {
            // A first build says what it is before it writes; with what knowledge, only when all is there.
            Kind::Snapshot if manifest.knowledge.is_empty() && !path.join(SNAPSHOT).exists() => {
                return Err(StoreError::Unfinished(path.to_owned()));
            }
            Kind::Snapshot => Content::Blocks(read_snapshot(path)?),
            #[cfg(feature = "rocksdb")]
            Kind::RocksDb => Content::Disk(super::disk::Disk::open(path)?),
            #[cfg(not(feature = "rocksdb"))]
            Kind::RocksDb => return Err(StoreError::NoRocksDb(path.to_owned())),
        };
        Ok(Self {
            path: path.to_owned(),
            base,
            content,
        })
    }

    /// The root of the store's IRIs.
    pub fn base(&self) -> &Base {
        &self.base
    }

    pub fn kind(&self) -> Kind {
        match self.content {
            Content::Blocks(_) => Kind::Snapshot,
            #[cfg(feature = "rocksdb")]
            Content::Disk(_) => Kind::RocksDb,
        }
    }

    /// Loads the content for queries, with one node for the nodes that are one; a database shows [`View::Both`], whatever is asked for, as it is stored.
    pub fn load(&self, view: View) -> Result<Store, StoreError> {
        self.load_reach(&view.into())
    }

    /// As [`GraphStore::load`], and of what is loaded into memory only what is wanted.
    pub fn load_reach(&self, reach: &Reach) -> Result<Store, StoreError> {
        match &self.content {
            Content::Blocks(snapshot) => {
                let identity = snapshot.lines(&self.base.identity());
                let one = OneNode::read(&identity, &self.base).with_names(snapshot);
                load_blocks(snapshot, &one, reach).map_err(|e| damaged(&self.path, &e))
            }
            #[cfg(feature = "rocksdb")]
            Content::Disk(disk) => Ok(disk.store()),
        }
    }

    /// As [`GraphStore::load`] with the named graphs, as far as they are needed to tell what is within `hops` facts of the centres.
    pub fn load_near(&self, centres: &[NamedNode], hops: usize) -> Result<Store, StoreError> {
        match &self.content {
            Content::Blocks(snapshot) => {
                let identity = snapshot.lines(&self.base.identity());
                let one = OneNode::read(&identity, &self.base).with_names(snapshot);
                load_near(snapshot, &one, &self.base, centres, hops).map_err(|e| damaged(&self.path, &e))
            }
            #[cfg(feature = "rocksdb")]
            Content::Disk(disk) => Ok(disk.store()),
        }
    }

    /// Loads the content as it is stored, each document with its own node for a person, but for names that documents spell in several ways.
    pub fn load_as_written(&self, view: View) -> Result<Store, StoreError> {
        match &self.content {
            Content::Blocks(snapshot) => {
                let identity = snapshot.lines(&self.base.identity());
                let one = OneNode::read(&identity, &self.base).with_names_alone();
                load_blocks(snapshot, &one, &view.into()).map_err(|e| damaged(&self.path, &e))
            }
            #[cfg(feature = "rocksdb")]
            Content::Disk(disk) => Ok(disk.store()),
        }
    }

    /// The store's content: N-Quads, a statement a line, sorted within each graph.
    pub fn nquads(&self) -> Result<String, StoreError> {
        let mut text = Vec::new();
        self.write(&mut text).map_err(StoreError::io(&self.path))?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Writes the content as N-Quads, sorted within each graph; no more than a few graphs are in memory as text.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        match &self.content {
            Content::Blocks(snapshot) => snapshot.write(to),
            #[cfg(feature = "rocksdb")]
            Content::Disk(disk) => disk.write(to),
        }
    }

    /// The content graph by graph.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        match &self.content {
            Content::Blocks(snapshot) => Ok(snapshot.clone()),
            #[cfg(feature = "rocksdb")]
            Content::Disk(disk) => disk.snapshot(&self.path),
        }
    }
}

/// A store opened for writing; no other command writes to it until this is dropped.
pub struct StoreWriter {
    path: PathBuf,
    manifest: Manifest,
    base: Base,
    /// What the store holds; nothing is on disk before [`StoreWriter::save`].
    pub snapshot: Snapshot,
    _lock: File,
}

impl StoreWriter {
    /// Opens the store in folder `path`, or makes an empty one there with `base` (else the default).
    pub fn create(path: &Path, base: Option<&Base>) -> Result<Self, StoreError> {
        if !path.exists() {
            fs::create_dir_all(path).map_err(StoreError::io(path))?;
        }
        // Looked at before the lock, so that nothing is put into a folder that is no store.
        if let Some((found, _)) = manifest(path)?
            && found.kind != Kind::Snapshot
        {
            return Err(StoreError::OtherKind {
                path: path.to_owned(),
                is: found.kind,
                asked: Kind::Snapshot,
            });
        }
        let lock = lock(path, LOCK)?;
        // What a writer left that was killed is nobody's, now that no other writes; it may be large.
        for name in [SNAPSHOT, MANIFEST] {
            let _ = fs::remove_file(aside::beside(&path.join(name)));
        }
        let (manifest, is, snapshot) = match manifest(path)? {
            // A first build that was cut short has a manifest alone.
            Some((manifest, is)) if !path.join(SNAPSHOT).exists() => (manifest, is, Snapshot::default()),
            Some((manifest, is)) => (manifest, is, read_snapshot(path)?),
            None => {
                let base = base.cloned().unwrap_or_default();
                let manifest = Manifest::new(Kind::Snapshot, &base);
                (manifest, base, Snapshot::default())
            }
        };
        has_base(path, &is, base)?;
        Ok(Self {
            path: path.to_owned(),
            manifest,
            base: is,
            snapshot,
            _lock: lock,
        })
    }

    /// Opens a store that must be there.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        manifest(path)?.ok_or_else(|| StoreError::Missing(path.to_owned()))?;
        Self::create(path, None)
    }

    /// The root of the store's IRIs.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The fingerprint of the knowledge that the stored extractions were made with.
    pub fn knowledge(&self) -> &str {
        &self.manifest.knowledge
    }

    /// Says what knowledge the extractions were made with; takes effect with [`StoreWriter::save`].
    pub fn set_knowledge(&mut self, fingerprint: String) {
        self.manifest.knowledge = fingerprint;
    }

    /// Writes the content aside, then puts it in the place of the old: whatever fails, the folder holds the old or the new, whole.
    pub fn save(&mut self) -> Result<(), StoreError> {
        // A new store says first that it is one, and one made with other knowledge that it may be of both: were this stopped in between, all is read again.
        let before = manifest(&self.path)?.map(|(manifest, _)| manifest.knowledge);
        if before.is_none_or(|before| before != self.manifest.knowledge && !before.is_empty()) {
            let manifest = Manifest {
                knowledge: String::new(),
                ..self.manifest.clone()
            };
            manifest.save(&self.path)?;
        }
        self.snapshot.pack().map_err(StoreError::io(&self.path))?;
        replace(&self.path, SNAPSHOT, |file| {
            let mut writer = io::BufWriter::with_capacity(1 << 17, file);
            self.snapshot.save(&mut writer)?;
            writer.flush()
        })?;
        self.manifest.save(&self.path)
    }
}

/// Writes `name` beside itself, syncs it and renames it into place.
fn replace(dir: &Path, name: &str, write: impl FnOnce(&File) -> io::Result<()>) -> Result<(), StoreError> {
    let place = dir.join(name);
    aside::replace(&place, write).map_err(StoreError::io(&place))
}

/// Refuses a store of another base than the one that is asked for.
pub fn has_base(path: &Path, is: &Base, asked: Option<&Base>) -> Result<(), StoreError> {
    match asked {
        Some(asked) if asked != is => Err(StoreError::OtherBase {
            path: path.to_owned(),
            is: is.clone(),
            asked: asked.clone(),
        }),
        _ => Ok(()),
    }
}

pub(super) fn lock(path: &Path, name: &str) -> Result<File, StoreError> {
    let name = path.join(name);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .map_err(StoreError::io(&name))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(StoreError::Io { path: name, source }),
    }
}

/// The fingerprint of the knowledge that a store says it was made with.
pub fn knowledge(path: &Path) -> Result<String, StoreError> {
    Ok(manifest(path)?
        .map(|(manifest, _)| manifest.knowledge)
        .unwrap_or_default())
}

/// The manifest and base; `None` where a store could be made: no folder, an empty one, or what a first build left that did not come to its end.
pub(super) fn manifest(path: &Path) -> Result<Option<(Manifest, Base)>, StoreError> {
    let foreign = |reason: &str| StoreError::Foreign {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let name = path.join(MANIFEST);
    let text = match fs::read_to_string(&name) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            if path.join(SNAPSHOT).exists() {
                let reason = format!("{MANIFEST} is missing");
                return Err(StoreError::Damaged {
                    path: path.to_owned(),
                    reason,
                });
            }
            return match others_file(path)? {
                Some(other) => Err(foreign(&format!("it has no {MANIFEST}, but holds {other}"))),
                None => Ok(None),
            };
        }
        Err(e) if e.kind() == io::ErrorKind::NotADirectory => {
            return Err(foreign("it is a file, not a folder"));
        }
        Err(e) if e.kind() == io::ErrorKind::InvalidData => {
            return Err(foreign(&format!("its {MANIFEST} is not text")));
        }
        Err(e) => return Err(StoreError::io(&name)(e)),
    };
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|e| foreign(&format!("its {MANIFEST} is not JSON ({e})")))?;
    if value.get("format").and_then(|f| f.as_str()) != Some(FORMAT) {
        return Err(foreign(&format!("its {MANIFEST} is of another program")));
    }
    if let Some(version) = value.get("version").and_then(serde_json::Value::as_u64)
        && version > u64::from(VERSION)
    {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            version: u32::try_from(version).unwrap_or(u32::MAX),
        });
    }
    let manifest: Manifest = serde_json::from_value(value).map_err(|e| StoreError::Damaged {
        path: path.to_owned(),
        reason: format!("{MANIFEST}: {e}"),
    })?;
    let base = Base::new(&manifest.base).map_err(|e| StoreError::Damaged {
        path: path.to_owned(),
        reason: format!("{MANIFEST}: {e}"),
    })?;
    Ok(Some((manifest, base)))
}

/// The first thing in the folder that no quanhe put there.
fn others_file(path: &Path) -> Result<Option<String>, StoreError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(StoreError::io(path)(e)),
    };
    if path.join(DISK_LOCK).exists() {
        // A database that a first build was making when it was cut short.
        return Ok(None);
    }
    let mut names = Vec::new();
    for entry in entries {
        let name = entry
            .map_err(StoreError::io(path))?
            .file_name()
            .to_string_lossy()
            .into_owned();
        let ours = name == LOCK || name.starts_with(decisions::FILE);
        if !ours && !name.starts_with(SNAPSHOT) && !name.starts_with(MANIFEST) {
            names.push(name);
        }
    }
    Ok(names.into_iter().min())
}

fn read_snapshot(path: &Path) -> Result<Snapshot, StoreError> {
    let name = path.join(SNAPSHOT);
    let of = |reason: String| StoreError::Damaged {
        path: path.to_owned(),
        reason,
    };
    let bytes = fs::read(&name).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => of(format!("{SNAPSHOT} is missing")),
        _ => StoreError::io(&name)(e),
    })?;
    if bytes.is_empty() {
        return Err(of(format!("{SNAPSHOT} is empty")));
    }
    Snapshot::read(bytes).map_err(|e| damaged(path, &e))
}

fn damaged(path: &Path, error: &SnapshotError) -> StoreError {
    StoreError::Damaged {
        path: path.to_owned(),
        reason: format!("{SNAPSHOT}: {error}"),
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;

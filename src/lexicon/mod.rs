//! What is known before any text is read: concepts from Turtle files, one trie over all their labels, and classes of words.

mod concept;
mod entry;
pub mod lookup;
pub mod place;
mod read;
mod slots;
mod statements;
mod trie;
mod variants;

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

pub use concept::{Bare, Concept, ConceptId, Kind, Level, Tail};
pub use read::LexiconError;
use slots::Slots;
use variants::{Variants, form};

pub use trie::{LabelMatch, TokenSet, Trie, Wants};

use crate::text::{LineMarkers, Token, TokenId, Vocabulary, fold_phrase};

/// A named set of words and phrases, `<name>` in rules.
#[derive(Debug, Clone, Default)]
pub struct WordClass {
    pub phrases: Vec<String>,
    /// The same, folded.
    pub folded: Vec<String>,
    /// The same as words and marks.
    written: FxHashSet<SmallVec<[TokenId; 4]>>,
    trie: Trie,
}

impl WordClass {
    /// The number of tokens of the longest phrase that begins at `tokens[0]`.
    #[inline(always)]
    pub fn match_len(&self, tokens: &[Token]) -> Option<usize> {
        self.trie.longest(tokens)
    }

    /// The number of tokens of the longest phrase that begins at `tokens[0]` with its own commas and dashes and no others: `nội chính` is not in `Hà Nội, Chính phủ`.
    pub fn written_len(&self, tokens: &[Token]) -> Option<usize> {
        let mut longest = None;
        self.each_len(tokens, |len| {
            let plain = || !tokens[..len].iter().any(|t| t.punctuation);
            let written = || {
                self.written
                    .contains(&tokens[..len].iter().map(|t| t.id).collect::<SmallVec<[TokenId; 4]>>())
            };
            if plain() || written() {
                longest = Some(len);
            }
        });
        longest
    }

    /// Calls `visit` with the number of tokens of each phrase that begins at `tokens[0]`, shortest first.
    pub fn each_len(&self, tokens: &[Token], visit: impl FnMut(usize)) {
        self.trie.lengths(tokens, visit);
    }

    /// The words that begin a phrase of the class.
    #[inline]
    pub fn first(&self) -> &TokenSet {
        self.trie.first()
    }

    /// Whether a phrase of more than one word begins with a word.
    #[inline]
    pub fn goes_on(&self, token: &Token) -> bool {
        self.trie.goes_on(token)
    }

    #[inline]
    pub fn contains(&self, token: &Token) -> bool {
        self.trie.contains(token)
    }

    /// Whether a phrase of the class stands somewhere in the tokens, with its own commas and dashes and no others.
    pub fn stands_in(&self, tokens: &[Token]) -> bool {
        let mut stands = false;
        for at in 0..tokens.len() {
            self.each_len(&tokens[at..], |len| {
                let words: SmallVec<[TokenId; 4]> = tokens[at..at + len].iter().map(|t| t.id).collect();
                stands |= self.written.contains(&words);
            });
        }
        stands
    }
}

/// The number of a word class in its lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClassId(u32);

impl ClassId {
    pub fn number(self) -> u32 {
        self.0
    }
}

/// All concepts, ready for matching.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub vocabulary: Vocabulary,
    concepts: Vec<Concept>,
    by_path: FxHashMap<String, ConceptId>,
    trie: Trie,
    classes: Vec<WordClass>,
    class_ids: FxHashMap<String, ClassId>,
    /// The names of all regions.
    regions: WordClass,
    abbreviations: FxHashMap<String, String>,
    event_kinds: FxHashMap<String, ConceptId>,
    line_markers: LineMarkers,
    /// Classes looked up before, by the place of their names in the program.
    slots: Slots,
    openers: OnceLock<TokenSet>,
    class_bits: OnceLock<Vec<u8>>,
}

impl Lexicon {
    /// Reads Turtle files, given as (name for messages, content).
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, LexiconError> {
        let concepts = read::concepts(files)?;
        Ok(Self::new(concepts))
    }

    fn new(concepts: Vec<Concept>) -> Self {
        let heads: Vec<String> = concepts
            .iter()
            .filter(|c| c.kind == Kind::WordClass && c.notation.as_deref() == Some("shared-head"))
            .flat_map(|c| c.labels.iter().map(|l| l.text.clone()))
            .collect();
        let shared_heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut lexicon = Self::default();
        lexicon.read_classes(&concepts);
        let mut vocabulary = std::mem::take(&mut lexicon.vocabulary);
        let variants = Variants::of(&concepts, &mut vocabulary);
        for (short, long) in variants.expansions() {
            lexicon.abbreviations.entry(short).or_insert(long);
        }
        lexicon.by_path.reserve(concepts.len());
        for (index, concept) in concepts.iter().enumerate() {
            let id = ConceptId(index as u32);
            lexicon.by_path.insert(concept.path.clone(), id);
            if let (Kind::EventKind, Some(notation)) = (&concept.kind, &concept.notation) {
                lexicon.event_kinds.entry(notation.clone()).or_insert(id);
            }
            if !concept.kind.is_matched() {
                continue;
            }
            let wants = Wants {
                case: concept.kind.wants_case(),
                spans_marks: concept.kind.spans_marks(),
            };
            for label in &concept.labels {
                // `các sở: Tài chính, Nội vụ`: what stands behind a head that lists share counts in their company.
                let behind_head = shared_heads
                    .iter()
                    .find_map(|head| label.text.strip_prefix(head)?.strip_prefix(' '));
                if let (Kind::BodyTemplate { .. }, Some(rest)) = (&concept.kind, behind_head)
                    && rest.starts_with(char::is_uppercase)
                {
                    let wants = Wants {
                        case: true,
                        spans_marks: true,
                    };
                    lexicon.trie.insert(&form(rest, &mut vocabulary), id, true, wants);
                }
                let form = form(&label.text, &mut vocabulary);
                lexicon.trie.insert(&form, id, label.short, wants);
                for form in variants.of_form(&form) {
                    lexicon.trie.insert(&form, id, label.short, wants);
                }
            }
        }
        lexicon.trie.close();
        lexicon.vocabulary = vocabulary;
        lexicon.concepts = concepts;
        lexicon
    }

    /// Word classes come before all other labels: their words have low numbers, and a class is a small set of bits.
    fn read_classes(&mut self, concepts: &[Concept]) {
        let wants = Wants {
            case: false,
            spans_marks: false,
        };
        let mut fill = |class: &mut WordClass, index: usize, concept: &Concept| {
            for label in &concept.labels {
                let id = ConceptId(index as u32);
                let form = form(&label.text, &mut self.vocabulary);
                class.trie.insert(&form, id, false, wants);
                class.written.insert(form.iter().map(|word| word.id).collect());
                class.phrases.push(label.text.clone());
                class.folded.push(fold_phrase(&label.text));
            }
        };
        for (index, concept) in concepts.iter().enumerate() {
            if concept.kind == Kind::Region {
                fill(&mut self.regions, index, concept);
            }
            if concept.kind != Kind::WordClass {
                continue;
            }
            let mut class = WordClass::default();
            fill(&mut class, index, concept);
            class.trie.close();
            // Of two classes of one name the last is meant.
            let name = concept.notation.clone().unwrap_or_default();
            self.class_ids.insert(name, ClassId(self.classes.len() as u32));
            self.classes.push(class);
        }
        self.regions.trie.close();
        let folded = |name: &str| self.class(name).folded.clone();
        self.line_markers = LineMarkers::new(folded("related-line"), folded("furniture-line"), folded("caption-mark"));
    }

    pub fn concept(&self, id: ConceptId) -> &Concept {
        &self.concepts[id.0 as usize]
    }

    pub fn concepts(&self) -> impl Iterator<Item = (ConceptId, &Concept)> {
        self.concepts.iter().enumerate().map(|(i, c)| (ConceptId(i as u32), c))
    }

    pub fn by_path(&self, path: &str) -> Option<ConceptId> {
        self.by_path.get(path).copied()
    }

    /// Every label that begins at `tokens[0]`, longest first.
    pub fn matches(&self, tokens: &[Token]) -> Vec<LabelMatch> {
        let mut found = Vec::new();
        self.trie.matches(tokens, &mut found);
        found
    }

    /// As [`Lexicon::matches`], behind what `found` holds already.
    pub fn add_matches(&self, tokens: &[Token], found: &mut Vec<LabelMatch>) {
        self.trie.matches(tokens, found);
    }

    /// A class of words; empty where no lexicon has it.
    pub fn class(&self, name: &str) -> &WordClass {
        self.class_or_empty(self.class_id(name))
    }

    fn class_or_empty(&self, class: Option<ClassId>) -> &WordClass {
        static EMPTY: std::sync::LazyLock<WordClass> = std::sync::LazyLock::new(WordClass::default);
        class.map_or_else(|| &*EMPTY, |id| self.class_of(id))
    }

    /// The same for a name of the program's own, which stands at one place for good.
    #[inline]
    pub fn own_class(&self, name: &'static str) -> &WordClass {
        match self.slots.get(name) {
            Some(class) => &self.classes[class],
            None => self.find_own_class(name),
        }
    }

    #[cold]
    fn find_own_class(&self, name: &'static str) -> &WordClass {
        let id = self.class_id(name);
        if let Some(ClassId(class)) = id {
            self.slots.set(name, class as usize);
        }
        self.class_or_empty(id)
    }

    /// By the number of each word, the bits of the classes that have a phrase which begins with it; there is one list of such classes.
    pub fn class_bits(&self, classes: &[(u8, &[&str])]) -> &[u8] {
        self.class_bits.get_or_init(|| {
            let mut out = Vec::new();
            for (bit, names) in classes {
                for word in names.iter().flat_map(|name| self.class(name).first().iter()) {
                    let at = word.0 as usize;
                    out.resize(out.len().max(at + 1), 0);
                    out[at] |= bit;
                }
            }
            out
        })
    }

    /// The words that phrases of some classes begin with; there is one list of such classes.
    pub fn openers<'c>(&self, classes: impl Iterator<Item = &'c str>) -> &TokenSet {
        self.openers.get_or_init(|| {
            let mut openers = TokenSet::default();
            classes.for_each(|name| openers.extend(self.class(name).first()));
            openers
        })
    }

    pub fn class_id(&self, name: &str) -> Option<ClassId> {
        self.class_ids.get(name).copied()
    }

    pub fn class_of(&self, id: ClassId) -> &WordClass {
        &self.classes[id.0 as usize]
    }

    /// The names of all regions, which are no mentions.
    pub fn regions(&self) -> &WordClass {
        &self.regions
    }

    /// The long form of an abbreviation in general use.
    pub fn expansion(&self, abbreviation: &str) -> Option<&str> {
        self.abbreviations.get(abbreviation).map(String::as_str)
    }

    /// The kind of event with that code.
    pub fn event_kind(&self, notation: &str) -> Option<&Concept> {
        self.event_kinds.get(notation).map(|id| self.concept(*id))
    }

    /// What this lexicon knows about the lines of a page.
    pub fn line_markers(&self) -> &LineMarkers {
        &self.line_markers
    }
}

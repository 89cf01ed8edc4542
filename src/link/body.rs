//! Full names of bodies.

use super::body_name::filled;
use super::context::{Context, Wanted};
use super::coreference::{Antecedents, is_anaphor};
use super::{EntityTable, Parsed, place, table};
use crate::fact::{Entity, EntityType, Span};
use crate::lexicon::{Concept, ConceptId, Kind, Level, Lexicon};
use crate::mention::{Body, BodyPlace, Mention, PlaceMention, UnitLevel};
use crate::text::{OF, fold_phrase, slug};

/// The entity of a body. The place in its name becomes an entity too.
pub(super) fn link(
    body: &Body,
    mention: &Mention,
    parsed: &Parsed,
    lexicon: &Lexicon,
    context: &Context,
    antecedents: &Antecedents,
    table: &mut EntityTable,
) -> Option<usize> {
    let linker = Linker {
        mention,
        written: mention.span,
        parsed,
        lexicon,
        context,
        antecedents,
    };
    linker.link(body, table)
}

pub(super) struct Linker<'a> {
    pub(super) mention: &'a Mention,
    /// Where the body's own name stands: a part of the mention for the host of a part.
    pub(super) written: Span,
    pub(super) parsed: &'a Parsed<'a>,
    pub(super) lexicon: &'a Lexicon,
    context: &'a Context,
    antecedents: &'a Antecedents,
}

impl Linker<'_> {
    fn link(&self, body: &Body, table: &mut EntityTable) -> Option<usize> {
        let concept = self.lexicon.concept(body.concept);
        match &concept.kind {
            // A body of the template's kind with a name of its own.
            Kind::BodyTemplate { makes, .. } if !body.tail.is_empty() => self.open(body, concept, *makes, table),
            Kind::BodyTemplate {
                makes, pattern, levels, ..
            } => self.template(body, concept, *makes, pattern, levels, table),
            Kind::OpenHead { makes, .. } => self.open(body, concept, *makes, table),
            _ => self.thing(body, concept, table),
        }
    }

    fn thing(&self, body: &Body, concept: &Concept, table: &mut EntityTable) -> Option<usize> {
        if let BodyPlace::Named(country, span) = &body.place {
            let country_entity = self.place_entity(country, table)?;
            table.nested.push((*span, country_entity));
            let label = format!("{} {}", concept.label, table.get(country_entity).label);
            let why = if country.is_province() {
                "a body's part in a province, named with it"
            } else {
                "a body of another country, named with it"
            };
            let entity = self.named(body.makes, &label, "", why, table);
            if let Some(province) = self.resolved(country).filter(|_| country.is_province()) {
                table.set_province(entity, province);
            }
            return Some(entity);
        }
        let entity = table.concept(concept, body.makes, "label of the lexicon");
        // A body's province is certain here where its name says it, or where the text speaks of no other.
        if let Some(within) = concept.within.as_deref().and_then(|p| self.lexicon.by_path(p)) {
            let province = self.lexicon.concept(within);
            let named = concept.folded().contains(province.folded());
            let scope = self.parsed.scope(self.mention.sentence);
            // The province that the text is about may be the one that took the place of the body's own.
            let about = [self.context.main(scope), self.province(Wanted::Any).map(|(id, _)| id)];
            let here = |id: &ConceptId| *id == within || self.follows(*id, province);
            if named || self.context.only(scope) == Some(within) {
                table.set_province(entity, province);
            } else if let Some(here) = about.into_iter().flatten().find(here) {
                table.set_province(entity, self.lexicon.concept(here));
            }
            if named {
                let province = table.concept(province, EntityType::Province, "named in a body's name");
                let path = &self.lexicon.concept(within).path;
                table.nested.extend(self.inside(path).map(|span| (span, province)));
            }
        }
        Some(entity)
    }

    fn template(
        &self,
        body: &Body,
        concept: &Concept,
        makes: EntityType,
        pattern: &str,
        levels: &[Level],
        table: &mut EntityTable,
    ) -> Option<usize> {
        let local = match &body.place {
            BodyPlace::Named(place, span) => Some((place, Some(*span))),
            BodyPlace::Unit(unit) => self.local(*unit, levels).map(|place| (place, None)),
            BodyPlace::None if !levels.contains(&Level::Province) => {
                self.local(UnitLevel::District, levels).map(|place| (place, None))
            }
            BodyPlace::None => None,
        };
        let mut within = None;
        let (unit, name, suffix, province, why) = match (local, &body.place) {
            (Some((place, span)), _) => {
                let entity = self.place_entity(place, table)?;
                within = Some(entity);
                table.nested.extend(span.map(|s| (s, entity)));
                let named = self.resolved(place);
                let unit = match named {
                    Some(c) if place.unit.is_none() || c.entity_type() == Some(EntityType::Province) => c.with_unit(),
                    _ => self.as_written(place),
                };
                let province = self.province_of(entity, named, table);
                let below = named.is_none_or(|c| c.entity_type() != Some(EntityType::Province));
                let suffix = match &province {
                    Some(p) if below => format!("-{}", slug(&p.label)),
                    Some(p) => version(p, makes),
                    None => format!("{OF}{}", slug(&self.parsed.document.id)),
                };
                let name = named.map_or_else(|| place.name.clone(), |c| c.label.clone());
                let why = if span.is_some() {
                    "the place in its name"
                } else {
                    "the place of its level that the context names"
                };
                (unit, name, suffix, province, why)
            }
            (None, BodyPlace::Unit(UnitLevel::District | UnitLevel::Commune)) => return None,
            (None, _) if !levels.contains(&Level::Province) => return None,
            (None, other) => {
                let wanted = match other {
                    BodyPlace::Unit(UnitLevel::City) => Wanted::City,
                    BodyPlace::Unit(_) => Wanted::Province,
                    _ => self.wanted_by(concept),
                };
                match self.province(wanted) {
                    Some((id, why)) => {
                        let province = self.lexicon.concept(id);
                        table.concept(province, EntityType::Province, "the province of a body");
                        (
                            province.with_unit(),
                            province.label.clone(),
                            version(province, makes),
                            Some(province),
                            why,
                        )
                    }
                    // No guess: the body keeps the name it has in the text and belongs to this document alone.
                    None => {
                        let unit = match other {
                            BodyPlace::Unit(UnitLevel::City) => self.unit_word("unit-city"),
                            BodyPlace::Unit(_) => self.unit_word("unit-province"),
                            _ => String::new(),
                        };
                        let suffix = format!("{OF}{}", slug(&self.parsed.document.id));
                        (
                            unit,
                            String::new(),
                            suffix,
                            None,
                            "NIL: nothing makes its province certain",
                        )
                    }
                }
            }
        };
        let label = filled(pattern, &unit, &name);
        let entity = self.named(makes, &label, &suffix, why, table);
        if let Some(province) = province {
            table.set_province(entity, province);
        }
        if let Some(place) = within {
            table.set_place(entity, place);
        }
        Some(entity)
    }

    fn open(&self, body: &Body, head: &Concept, makes: EntityType, table: &mut EntityTable) -> Option<usize> {
        let tail = table.expanded(&body.tail, self.lexicon);
        let tail = tail.trim_matches(|c| matches!(c, '"' | '“' | '”' | '«' | '»'));
        let mut label = self.head_as_written(body, head);
        if !tail.is_empty() {
            label = format!("{label} {tail}");
        }
        let (mut province, mut suffix, mut why) = (None, String::new(), "head and name in the text");
        let mut within = None;
        if let Some(host) = &body.host {
            let (inner, span) = host.as_ref();
            let host = if is_anaphor(inner, self.lexicon) {
                self.antecedents.find(inner, self.mention, self.parsed)?
            } else {
                Linker {
                    written: *span,
                    ..*self
                }
                .link(inner, table)?
            };
            table.nested.push((*span, host));
            label = format!("{label} {}", table.get(host).label);
            province = table
                .province(host)
                .and_then(|p| self.lexicon.by_path(p))
                .map(|p| self.lexicon.concept(p));
            suffix = table
                .get(host)
                .path
                .split_once(OF)
                .map_or_else(String::new, |(_, document)| format!("{OF}{document}"));
            why = "a part of the body named with it";
        }
        match &body.place {
            BodyPlace::None if makes == EntityType::Hospital && province.is_none() => {
                province = self
                    .context
                    .only(self.parsed.scope(self.mention.sentence))
                    .map(|id| self.lexicon.concept(id));
            }
            BodyPlace::None => {}
            BodyPlace::Unit(UnitLevel::District | UnitLevel::Commune) => {
                label = format!("{label} {}", self.bare_unit(body));
                // Which district that is, nothing says: it equals none of another document.
                suffix = format!("{OF}{}", slug(&self.parsed.document.id));
            }
            BodyPlace::Unit(level) => {
                let wanted = if *level == UnitLevel::City {
                    Wanted::City
                } else {
                    Wanted::Province
                };
                match self.province(wanted) {
                    Some((id, reason)) => {
                        let found = self.lexicon.concept(id);
                        label = format!("{label} {}", found.with_unit());
                        table.concept(found, EntityType::Province, "the province of a body");
                        (province, suffix, why) = (Some(found), version(found, makes), reason);
                    }
                    None => {
                        let word = self.unit_word(if *level == UnitLevel::City {
                            "unit-city"
                        } else {
                            "unit-province"
                        });
                        label = format!("{label} {word}");
                        suffix = format!("{OF}{}", slug(&self.parsed.document.id));
                        why = "NIL: nothing makes its province certain";
                    }
                }
            }
            BodyPlace::Named(place, span) => {
                let entity = self.place_entity(place, table)?;
                within = Some(entity);
                table.nested.push((*span, entity));
                let named = self.resolved(place);
                let written = match named {
                    Some(c) if c.entity_type() == Some(EntityType::Province) => c.with_unit(),
                    _ => self.as_written(place),
                };
                if !fold_phrase(&label).ends_with(&fold_phrase(&place.name)) {
                    label = format!("{label} {written}");
                }
                province = self.province_of(entity, named, table);
            }
        }
        let entity = self.named(makes, &label, &suffix, why, table);
        if let Some(province) = province {
            table.set_province(entity, province);
        }
        if let Some(place) = within {
            table.set_place(entity, place);
        }
        Some(entity)
    }

    /// The province that the context of this mention makes certain, and why.
    fn province(&self, wanted: Wanted) -> Option<(ConceptId, &'static str)> {
        let Mention { sentence, tokens, .. } = self.mention;
        self.context.province_at(self.parsed, *sentence, tokens.start, wanted)
    }

    /// Whether the province took the place of another when provinces were merged.
    fn follows(&self, new: ConceptId, old: &Concept) -> bool {
        old.replaced_by.contains(&self.lexicon.concept(new).path)
    }

    /// The place below a province that a word for its level means: `UBND huyện`.
    fn local(&self, unit: UnitLevel, levels: &[Level]) -> Option<&PlaceMention> {
        let below = matches!(unit, UnitLevel::District | UnitLevel::Commune)
            || unit == UnitLevel::City && levels.contains(&Level::District) && self.province(Wanted::City).is_none();
        below
            .then(|| self.context.local.at(self.parsed, self.mention.sentence, unit))
            .flatten()
    }

    /// A body by its composed name; one that the lexicon holds under that name is that one.
    fn named(&self, makes: EntityType, label: &str, suffix: &str, why: &str, table: &mut EntityTable) -> usize {
        let path = table::path(makes, label, suffix);
        match self.lexicon.by_path(&path).map(|id| self.lexicon.concept(id)) {
            Some(known) => table.concept(known, makes, why),
            None => table.at_path(makes, path, label, why),
        }
    }

    fn resolved(&self, place: &PlaceMention) -> Option<&Concept> {
        place::resolve(place, self.mention, self.parsed, self.lexicon, self.context)
            .0
            .map(|c| self.lexicon.concept(c))
    }

    fn place_entity(&self, place: &PlaceMention, table: &mut EntityTable) -> Option<usize> {
        place::link(place, self.mention, self.parsed, self.lexicon, self.context, table)
    }

    fn province_of(&self, place: usize, named: Option<&Concept>, table: &EntityTable) -> Option<&Concept> {
        if let Some(concept) = named.filter(|c| c.entity_type() == Some(EntityType::Province)) {
            return self.lexicon.by_path(&concept.path).map(|c| self.lexicon.concept(c));
        }
        let path = table.province(place)?;
        self.lexicon
            .by_path(path)
            .map(|c| self.lexicon.concept(c))
            .filter(|c| c.entity_type() == Some(EntityType::Province))
    }

    /// Which provinces a template's own name allows: `Tỉnh ủy`, `Thành ủy`.
    fn wanted_by(&self, concept: &Concept) -> Wanted {
        let first = concept.folded().split(' ').next();
        let begins = |class: &str| {
            self.lexicon
                .class(class)
                .folded
                .iter()
                .any(|p| p.split(' ').next() == first)
        };
        if begins("unit-province")
            || concept
                .folded()
                .split(' ')
                .any(|w| Some(w) == self.lexicon.class("unit-province").phrases.first().map(String::as_str))
        {
            Wanted::Province
        } else if begins("unit-city") {
            Wanted::City
        } else {
            Wanted::Any
        }
    }

    /// Where a concept is named inside this mention.
    fn inside(&self, path: &str) -> Option<Span> {
        let tokens = &self.parsed.tokens[self.mention.tokens.clone()];
        (0..tokens.len()).find_map(|i| {
            let found = self
                .lexicon
                .matches(&tokens[i..])
                .into_iter()
                .find(|m| self.lexicon.concept(m.concept).path == path)?;
            Some(Span::new(tokens[i].span.start, tokens[i + found.len - 1].span.end))
        })
    }
}

/// The body that a template makes for a province; without one it belongs to its document alone.
pub fn template_entity(
    table: &mut EntityTable,
    makes: EntityType,
    pattern: &str,
    province: Option<&Concept>,
    document: &str,
    why: &str,
) -> usize {
    let (unit, name) = province.map_or_else(Default::default, |p| (p.with_unit(), p.label.clone()));
    let label = filled(pattern, &unit, &name);
    let suffix = province.map_or_else(|| format!("{OF}{}", slug(document)), |p| version(p, makes));
    let entity = table.named(makes, &label, &suffix, why);
    if let Some(province) = province {
        table.concept(province, EntityType::Province, "the province of a body");
        table.set_province(entity, province);
    }
    entity
}

/// The body that the template at one path makes for the province at another, with the IRI and label that a text naming it gives it.
pub fn body_of_province(lexicon: &Lexicon, template: &str, province: &str) -> Option<Entity> {
    let concept = |path| Some(lexicon.concept(lexicon.by_path(path)?));
    let Kind::BodyTemplate { makes, pattern, .. } = &concept(template)?.kind else {
        return None;
    };
    let mut table = EntityTable::default();
    let body = template_entity(&mut table, *makes, pattern, Some(concept(province)?), "", "");
    Some(table.get(body).clone())
}

/// What tells a version of a province from others of its name, in IRIs: `-2025`. A hospital stays what it was where its province is merged.
fn version(province: &Concept, makes: EntityType) -> String {
    if makes == EntityType::Hospital {
        return String::new();
    }
    let plain = format!("province/{}", slug(&province.label));
    province.path.strip_prefix(&plain).unwrap_or_default().to_owned()
}

//! Posts: their names, and the bodies they are in.

use std::cell::OnceCell;

use super::event::Events;
use super::{Assembly, Posts, Read, leaf};
use crate::fact::{EntityType, Fact, Relation, Value};
use crate::lexicon::{Kind, Lexicon};
use crate::link::{Context, EntityTable, Parsed};
use crate::mention::{RoleMention, What};
use crate::rules::Leaf;

/// For each mention of a person the bodies of its posts.
pub(super) fn posts_by_mention(
    lexicon: &Lexicon,
    links: &[Option<usize>],
    read: &[Read],
    table: &mut EntityTable,
    parsed: &Parsed,
    context: &Context,
) -> Vec<(usize, usize)> {
    let mut assembly = Assembly {
        parsed,
        lexicon,
        context,
        table: std::mem::take(table),
        links: links.to_vec(),
        posts: Posts::default(),
        first_mention: OnceCell::new(),
        folded: (usize::MAX, String::new()),
        supports: Vec::new(),
    };
    let mut out = Vec::new();
    for r in read.iter().filter(|r| r.reading.relation == Relation::Post) {
        if let (Some(Leaf::Mention(person)), Some(body)) = (leaf(&r.reading, "person"), assembly.body_of_post(r)) {
            out.push((*person, body));
        }
    }
    *table = assembly.table;
    out
}

impl Assembly<'_> {
    /// Who holds which post in which body.
    pub(super) fn post(&mut self, r: &Read, events: &Events, facts: &mut Vec<Fact>) {
        let body = self
            .body_of_post(r)
            .filter(|b| self.table.get(*b).entity_type.is_body());
        let organization = body.map(Value::Entity);
        let role = match self.what(&r.reading, "role") {
            Some(What::Role(role)) => Some(self.role(role)),
            _ => None,
        };
        let (mut role, status) = role.unzip();
        if let (Some(Value::Concept { path, label }), Some(department)) =
            (&mut role, self.text(&r.reading, "department"))
        {
            let department = department.split_whitespace().collect::<Vec<_>>().join(" ");
            *path = format!("{path}--{}", crate::text::slug(&department));
            *label = format!("{label} {department}");
        }
        let date = self.date_of(r.sentence, events).map(Value::Date);
        let person = self.entity(&r.reading, "person").map(Value::Entity);
        // The body that a post implies stands nowhere else, so its province is said here.
        if let Some(Value::Entity(body)) = organization
            && self.entity(&r.reading, "organization") != Some(body)
            && let Some(place) = self.own_province(body)
        {
            let fields = vec![("organization", Value::Entity(body)), ("place", Value::Entity(place))];
            let evidence = self.evidence(r);
            facts.push(Fact {
                relation: Relation::LocatedIn,
                fields,
                evidence,
            });
        }
        self.push(
            r,
            vec![
                ("person", person),
                ("role", role),
                ("organization", organization),
                ("status", status.map(|s| Value::Text(s.to_owned()))),
                ("date", date),
            ],
            facts,
        );
    }

    fn role(&self, role: &RoleMention) -> (Value, &'static str) {
        let concept = self.lexicon.concept(role.concept);
        // `Ủy viên Trung ương Đảng` is the post Ủy viên of that committee.
        let shown = match &concept.kind {
            Kind::Role {
                shown_as: Some(shown), ..
            } => self
                .lexicon
                .by_path(&format!("role/{}", crate::text::slug(shown)))
                .map(|id| self.lexicon.concept(id)),
            _ => None,
        };
        let concept = shown.unwrap_or(concept);
        let label = concept.label.clone();
        let Some(status) = role.status else {
            return (
                Value::Concept {
                    path: concept.path.clone(),
                    label,
                },
                "current",
            );
        };
        // The first word of a class is how it is shown: `cựu Giám đốc` is `nguyên Giám đốc`.
        let word = self.lexicon.class(status).phrases.first().map_or("", String::as_str);
        let (label, path) = match status {
            "incoming" => (label, concept.path.clone()),
            "acting" => (format!("{} {label}", capitalised(word)), concept.path.clone()),
            _ => (format!("{word} {label}"), concept.path.clone()),
        };
        (Value::Concept { path, label }, status)
    }

    /// The body that a post is in: the one named, or the one that the post's own name implies.
    fn body_of_post(&mut self, r: &Read) -> Option<usize> {
        let named = self.entity(&r.reading, "organization");
        let Some(What::Role(role)) = self.what(&r.reading, "role") else {
            return named;
        };
        let Kind::Role {
            implied_body: Some(implied),
            ..
        } = &self.lexicon.concept(role.concept).kind
        else {
            return named;
        };
        let implied = self.lexicon.concept(self.lexicon.by_path(implied)?);
        match named.map(|n| (n, self.table.get(n).entity_type)) {
            // `Phó Thủ tướng Bỉ` is of Belgium's government.
            Some((place, EntityType::Place)) => {
                let label = format!("{} {}", implied.label, self.table.get(place).label);
                Some(
                    self.table
                        .named(EntityType::Organization, &label, "", "the body of a foreign post"),
                )
            }
            Some((body, t)) if t.is_body() => Some(body),
            _ => {
                let body = match &implied.kind {
                    Kind::Thing(t) => self.table.concept(implied, *t, "the post's name implies it"),
                    Kind::BodyTemplate { makes, pattern, .. } => self.implied_template(r, *makes, pattern)?,
                    _ => return None,
                };
                if let Some(Leaf::Mention(m)) = leaf(&r.reading, "role") {
                    self.table.nested.push((self.parsed.mentions[*m].span, body));
                }
                Some(body)
            }
        }
    }

    fn implied_template(&mut self, r: &Read, makes: EntityType, pattern: &str) -> Option<usize> {
        let token = self.parsed.sentences[r.sentence].tokens.start;
        let found = self
            .context
            .province_at(self.parsed, r.sentence, token, crate::link::Wanted::Any);
        let (province, why) = match found {
            Some((id, why)) => (Some(self.lexicon.concept(id)), why),
            None => (None, "NIL: nothing makes its province certain"),
        };
        Some(crate::link::template_entity(
            &mut self.table,
            makes,
            pattern,
            province,
            &self.parsed.document.id,
            why,
        ))
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

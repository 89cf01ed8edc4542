//! Posts: their names, and the bodies they are in.

use super::event::Events;
use super::{Assembly, Read, leaf};
use crate::fact::{EntityType, Fact, Relation, Value};
use crate::lexicon::{Concept, Kind};
use crate::mention::{BodyPlace, RoleMention, What};
use crate::rules::Leaf;
use crate::text::{OF, fold_phrase, slug};

impl Assembly<'_> {
    /// For each mention of a person the bodies of its posts.
    pub(super) fn posts_by_mention(&mut self, read: &[Read]) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        for r in read.iter().filter(|r| r.reading.relation == Relation::Post) {
            if let (Some(Leaf::Mention(person)), Some(body)) = (leaf(&r.reading, "person"), self.body_of_post(r)) {
                out.push((*person, body));
            }
        }
        out
    }

    /// Who holds which post in which body.
    pub(super) fn post(&mut self, r: &Read, events: &Events, facts: &mut Vec<Fact>) {
        let body = self
            .body_of_post(r)
            .filter(|b| self.table.get(*b).entity_type.is_body());
        let organization = body.map(Value::Entity);
        let role = match self.what(&r.reading, "role") {
            Some(What::Role(role)) => {
                let left = self.text(&r.reading, "status").is_some_and(|s| s == "former");
                Some(self.role(role, if left { Some("former") } else { role.status }))
            }
            _ => None,
        };
        let (mut role, status) = role.unzip();
        if let (Some(Value::Concept { path, label }), Some(department)) =
            (&mut role, self.text(&r.reading, "department"))
        {
            let department = department.split_whitespace().collect::<Vec<_>>().join(" ");
            *path = format!("{path}{OF}{}", slug(&department));
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

    fn role(&self, role: &RoleMention, status: Option<&'static str>) -> (Value, &'static str) {
        let concept = self.lexicon.concept(role.concept);
        // `Ủy viên Trung ương Đảng` is the post Ủy viên of that committee.
        let shown = match &concept.kind {
            Kind::Role {
                shown_as: Some(shown), ..
            } => self
                .lexicon
                .by_path(&format!("role/{}", slug(shown)))
                .map(|id| self.lexicon.concept(id)),
            _ => None,
        };
        let concept = shown.unwrap_or(concept);
        let label = concept.label.clone();
        let Some(status) = status else {
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
            implied_body,
            body_kinds,
            ..
        } = &self.lexicon.concept(role.concept).kind
        else {
            return named;
        };
        let Some(implied) = implied_body else {
            return named.or_else(|| self.body_around(r, body_kinds));
        };
        let implied = self.lexicon.concept(self.lexicon.by_path(implied)?);
        match named.map(|n| (n, self.table.get(n).entity_type)) {
            // `Phó Thủ tướng Bỉ` is of Belgium's government.
            Some((place, EntityType::Place)) => Some(self.foreign_body(implied, place)),
            Some((body, t)) if t.is_body() => Some(body),
            _ => {
                // `Phó Thủ tướng kiêm Bộ trưởng Bộ Ngoại giao Lào`: the next post says whose.
                if let Some(country) = self.country_of_next_post(r) {
                    return Some(self.foreign_body(implied, country));
                }
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

    /// Another country's body of that name.
    fn foreign_body(&mut self, body: &Concept, country: usize) -> usize {
        let label = format!("{} {}", body.label, self.table.get(country).label);
        let makes = body.entity_type().unwrap_or(EntityType::Organization);
        self.table.named(makes, &label, "", "the body of a foreign post")
    }

    /// The country in the name of a body behind this post, in what the rule matched.
    fn country_of_next_post(&self, r: &Read) -> Option<usize> {
        let Some(Leaf::Mention(role)) = leaf(&r.reading, "role") else {
            return None;
        };
        let next = self.parsed.mentions[*role + 1..]
            .iter()
            .take_while(|m| m.span.end <= r.reading.span.end)
            .find_map(|m| match &m.what {
                What::Body(body) => Some(&body.place),
                _ => None,
            })?;
        let BodyPlace::Named(place, span) = next else {
            return None;
        };
        if place.is_province() {
            return None;
        }
        let country = self.table.nested.iter().find(|(s, _)| s == span)?.1;
        (self.table.province(country).is_none()).then_some(country)
    }

    /// The body of a post that is named alone (`bà B, Phó Giám đốc;`): the last one of its kind in the sentence, or the only one in the text before.
    fn body_around(&self, r: &Read, kinds: &[String]) -> Option<usize> {
        let Some(Leaf::Mention(index)) = leaf(&r.reading, "role") else {
            return None;
        };
        let role = &self.parsed.mentions[*index];
        let sentence = &self.parsed.sentences[role.sentence].tokens;
        // Words behind it may be the name of a body that was not recognised.
        // `các Phó Giám đốc Sở: A, B`: a bare head behind the post says which kind of body it is.
        let head = match leaf(&r.reading, "organization") {
            Some(Leaf::Mention(body)) => Some(&self.parsed.mentions[*body]),
            _ => None,
        };
        let head = head.map(|m| fold_phrase(m.span.of(&self.parsed.document.text)));
        let kinds = head.as_ref().map_or(kinds, std::slice::from_ref);
        // A department's head is of the body that the department is of.
        let department = leaf(&r.reading, "department").is_some();
        let closed = head.is_some() || department || role.tokens.end >= sentence.end || {
            let next = &self.parsed.tokens[role.tokens.end];
            next.punctuation || self.lexicon.class("and-word").contains(next)
        };
        let fits = |entity: usize| {
            let label = fold_phrase(&self.table.get(entity).label);
            kinds.iter().any(|kind| {
                label
                    .strip_prefix(kind.as_str())
                    .is_some_and(|rest| rest.starts_with(' '))
            })
        };
        let before = || {
            self.parsed.mentions[..*index]
                .iter()
                .zip(&self.links)
                .rev()
                .filter(|(m, _)| self.parsed.scope(m.sentence) == self.parsed.scope(role.sentence))
                .filter(|(m, _)| matches!(m.what, What::Body(_)))
                .filter_map(|(m, link)| Some((m, (*link)?)))
                .filter(|(_, entity)| fits(*entity))
        };
        let (nearest, entity) = before().next()?;
        let alone = before().all(|(_, e)| e == entity);
        (closed && nearest.sentence == role.sentence || alone && (closed || kinds.len() == 1)).then_some(entity)
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

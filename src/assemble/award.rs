//! Honours: how they are named, who gives them, who receives them.

use super::{Assembly, Read, award_day, event};
use crate::fact::{EntityType, Value};
use crate::lexicon::Kind;
use crate::mention::What;
use crate::rules::Reading;

impl Assembly<'_> {
    pub(super) fn award(&mut self, r: &Read, events: &event::Events) -> Vec<(&'static str, Option<Value>)> {
        let reading = &r.reading;
        let Some(What::AwardKind(concept)) = self.what(reading, "award") else {
            return Vec::new();
        };
        let concept = self.lexicon.concept(*concept);
        let Kind::AwardKind {
            grantor: by_law,
            names_grantor,
            ..
        } = &concept.kind
        else {
            return Vec::new();
        };
        let mut label = concept.label.clone();
        if let Some(grade) = self.text(reading, "grade") {
            label = format!("{label} {}", grade.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        if let Some(What::Quoted(name)) = self.what(reading, "named") {
            label = format!("{label} “{name}”");
        }
        let named = self.office(r);
        // A medal of the State is named without its giver, a certificate with it.
        if let Some(grantor) = named.filter(|_| *names_grantor || by_law.is_none()) {
            let of = self.lexicon.class("of-word").phrases.first().map_or("", String::as_str);
            label = format!("{label} {of} {}", self.table.get(grantor).label);
        }
        let grantor = named
            .or_else(|| {
                by_law.as_deref().and_then(|p| self.lexicon.by_path(p)).map(|id| {
                    let office = self.lexicon.concept(id);
                    self.table.concept(
                        office,
                        office.entity_type().unwrap_or(EntityType::Office),
                        "the honour's grantor by law",
                    )
                })
            })
            .or_else(|| {
                self.entity(reading, "presenter")
                    .filter(|g| self.table.get(*g).entity_type.is_body())
            })
            .or_else(|| {
                let body = self.entity(reading, "giver_body");
                self.post_as_grantor(reading, "giver_role", body)
            });
        let presenter = self
            .entity(reading, "presenter")
            .filter(|g| self.table.get(*g).entity_type == EntityType::Person);
        let award = self.table.named(EntityType::Award, &label, "", "name of the honour");
        let recipient = match self.what(reading, "recipient") {
            Some(What::Group(id)) => {
                let group = self.lexicon.concept(*id);
                Some(self.table.concept(group, EntityType::Group, "unnamed recipients"))
            }
            _ => self.party(r, "recipient", grantor),
        };
        let date = award_day::of(self, r, events).map(Value::Date);
        vec![
            ("award", Some(Value::Entity(award))),
            ("grantor", grantor.map(Value::Entity)),
            ("presenter", presenter.map(Value::Entity)),
            ("recipient", recipient.map(Value::Entity)),
            ("count", self.number(reading, "count")),
            ("date", date),
        ]
    }

    /// The grantor that stands in the honour's name: an office (`Chủ tịch UBND tỉnh`), or a body.
    fn office(&mut self, r: &Read) -> Option<usize> {
        let body = self
            .entity(&r.reading, "grantor_body")
            .or_else(|| self.entity(&r.reading, "grantor"));
        if let Some(What::Office(id)) = self.what(&r.reading, "office") {
            let office = self.lexicon.concept(*id);
            return Some(self.table.concept(office, EntityType::Office, "label of the lexicon"));
        }
        self.post_as_grantor(&r.reading, "grantor_role", body).or(body)
    }

    /// The office that a post without its holder is: `Chủ tịch UBND tỉnh tặng ...`.
    fn post_as_grantor(&mut self, reading: &Reading, role: &str, body: Option<usize>) -> Option<usize> {
        let Some(What::Role(role)) = self.what(reading, role) else {
            return None;
        };
        let role = self.lexicon.concept(role.concept).label.clone();
        let label = body.map_or_else(|| role.clone(), |b| format!("{role} {}", self.table.get(b).label));
        let office = self
            .table
            .named(EntityType::Office, &label, "", "a post named as grantor");
        Some(office)
    }
}

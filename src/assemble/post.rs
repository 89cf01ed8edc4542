//! Posts: their names, and the bodies they are in.

use super::event::Events;
use super::{Assembly, Read, leaf};
use crate::fact::{EntityType, Fact, Relation, Value};
use crate::lexicon::{Concept, Kind};
use crate::mention::{BodyPlace, Mention, RoleMention, What};
use crate::rules::Leaf;
use crate::text::{OF, capitalised, fold_phrase, slug};

/// How many mentions before a post are looked through for its body: more than an article has, and a bound for what is no article.
const LOOK_BACK: usize = 1024;

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
        let person = self.person(r, "person").map(Value::Entity);
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
        let Some(What::Role(RoleMention { concept, .. })) = self.what(&r.reading, "role") else {
            return named;
        };
        let (concept, lexicon) = (*concept, self.lexicon);
        let Kind::Role {
            implied_body,
            body_kinds,
            ..
        } = &lexicon.concept(concept).kind
        else {
            return named;
        };
        let Some(implied) = implied_body else {
            let around = named.or_else(|| self.body_around(r, body_kinds));
            // Another country's minister is not of ours.
            let compatriot = || match leaf(&r.reading, "person") {
                Some(Leaf::Mention(person)) => {
                    let tokens = self.parsed.mentions[*person].tokens.clone();
                    let surname = lexicon.class("surname").match_len(&self.parsed.tokens[tokens]);
                    surname.is_some()
                }
                _ => false,
            };
            if around.is_some() || !compatriot() {
                return around;
            }
            return self.body_implied_elsewhere(lexicon.concept(concept));
        };
        let implied = lexicon.concept(lexicon.by_path(implied)?);
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
        let behind = self.parsed.mentions[*role + 1..].iter().enumerate();
        let (at, next) = behind
            .take_while(|(_, m)| m.span.end <= r.reading.span.end)
            .find(|(_, m)| matches!(m.what, What::Body(_) | What::Place(_)))?;
        // `Tổng Bí thư, Chủ tịch Trung Quốc A`
        if let What::Place(place) = &next.what {
            let behind_role = at > 0
                && self.parsed.mentions[*role + at].tokens.end == next.tokens.start
                && matches!(self.parsed.mentions[*role + at].what, What::Role(_));
            let country = self.links[*role + 1 + at].filter(|_| behind_role && !place.is_province())?;
            return self.table.province(country).is_none().then_some(country);
        }
        let What::Body(body) = &next.what else { return None };
        let BodyPlace::Named(place, span) = &body.place else {
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
        let bare = self.bare_head_behind(role);
        let head = head
            .map(|m| fold_phrase(m.span.of(&self.parsed.document.text)))
            .or_else(|| bare.clone());
        let kinds = head.as_ref().map_or(kinds, std::slice::from_ref);
        // `Phó Giám đốc, Thủ trưởng Cơ quan điều tra Công an tỉnh`: posts in a row share the body of the next; `Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ A`: what
        // names a body of another kind says nothing of the first, and no other body does.
        if head.is_none()
            && let Some(next) = self.body_of_next_post(*index)
        {
            let label = self.table.folded(next);
            if kinds.iter().any(|k| label.starts_with(k.as_str())) {
                return Some(next);
            }
            if kinds.len() == 1 {
                return None;
            }
        }
        // A department's head is of the body that the department is of.
        let department = leaf(&r.reading, "department").is_some();
        let closed = head.is_some() || department || role.tokens.end >= sentence.end || {
            let next = &self.parsed.tokens[role.tokens.end];
            // `do đồng chí A, Trưởng ban dẫn đầu`
            next.punctuation
                || ["and-word", "lead-verb", "speak-verb"].iter().any(|class| {
                    let behind = &self.parsed.tokens[role.tokens.end..sentence.end];
                    self.lexicon.class(class).match_len(behind).is_some()
                })
        };
        // By its full name, or as the text has it: `Tập đoàn Sun Group`.
        let fits = |mention: usize, entity: usize| {
            let begins = |label: &str| {
                kinds.iter().any(|kind| {
                    label
                        .strip_prefix(kind.as_str())
                        .is_some_and(|rest| rest.starts_with(' '))
                })
            };
            begins(&self.table.folded(entity)) || begins(self.written_folded(mention))
        };
        let before = || {
            let from = index.saturating_sub(LOOK_BACK);
            (from..*index)
                .rev()
                .map(|at| (at, &self.parsed.mentions[at]))
                .filter(|(_, m)| matches!(m.what, What::Body(_)))
                .filter(|(_, m)| self.parsed.scope(m.sentence) == self.parsed.scope(role.sentence))
                .filter_map(|(at, m)| Some((at, m, self.links[at]?)))
                .filter(|(at, _, entity)| fits(*at, *entity))
                .map(|(_, m, entity)| (m, entity))
        };
        let Some((nearest, entity)) = before().next() else {
            // `Theo bác sĩ A, Trưởng khoa Sản, Bệnh viện B đã ...`: the only one that the sentence goes on to name.
            let behind = || {
                (*index..self.parsed.mentions.len())
                    .map(|at| (at, &self.parsed.mentions[at]))
                    .take_while(|(_, m)| m.sentence == role.sentence)
                    .filter(|(_, m)| matches!(m.what, What::Body(_)))
                    .filter_map(|(at, _)| Some((at, self.links[at]?)))
                    .filter(|(at, entity)| fits(*at, *entity))
            };
            let (_, only) = behind().next().filter(|_| department)?;
            return behind().all(|(_, e)| e == only).then_some(only);
        };
        let section = self.parsed.section(role.sentence);
        let near = |m: &Mention| self.parsed.section(m.sentence) == section;
        // `Giám đốc bệnh viện`: of several hospitals the only one that the paragraph names.
        let alone = before().all(|(_, e)| e == entity)
            || bare.is_some() && near(nearest) && before().filter(|(m, _)| near(m)).all(|(_, e)| e == entity);
        // `Người phát ngôn Bộ Y tế - Chánh Văn phòng Hà A`, `Theo Giám đốc Lò B`: the holder's name closes a post too, where the sentence, or the text so far, has
        // one such body.
        let named = self.parsed.mentions.get(*index + 1).is_some_and(|m| {
            m.tokens.start == role.tokens.end && matches!(m.what, What::Person(_) | What::Title(_) | What::Honorific)
        });
        let here = |m: &Mention| m.sentence == role.sentence;
        let only_here = || here(nearest) && before().filter(|(m, _)| here(m)).all(|(_, e)| e == entity);
        (closed && here(nearest) || alone && (closed || named || kinds.len() == 1) || named && only_here())
            .then_some(entity)
    }

    /// `Giám đốc bệnh viện`, `Phó Giám đốc Sở`: the bare head behind a post, which says the kind of its body.
    fn bare_head_behind(&self, role: &Mention) -> Option<String> {
        let sentence = &self.parsed.sentences[role.sentence].tokens;
        let behind = &self.parsed.tokens[role.tokens.end..sentence.end.max(role.tokens.end)];
        let len = self.lexicon.class("post-head").match_len(behind)?;
        let at = role.tokens.end + len;
        let holder = self.parsed.mentions.partition_point(|m| m.tokens.start < at);
        let closed = behind.get(len).is_none_or(|next| {
            next.punctuation
                || self
                    .parsed
                    .mentions
                    .get(holder)
                    .filter(|m| m.tokens.start == at)
                    .is_some_and(|m| matches!(m.what, What::Person(_) | What::Title(_) | What::Honorific))
                || ["and-word", "anaphor-follow", "post-follow"]
                    .iter()
                    .any(|class| self.lexicon.class(class).contains(next))
        });
        let text = &self.parsed.document.text;
        let head = &behind[..len];
        closed.then(|| fold_phrase(&text[head[0].span.start..head[len - 1].span.end]))
    }

    /// The body of the post that stands behind a post and a mark.
    fn body_of_next_post(&self, index: usize) -> Option<usize> {
        let [role, next, body, ..] = &self.parsed.mentions[index..] else {
            return None;
        };
        let joint = &self.parsed.tokens[role.tokens.end.min(next.tokens.start)..next.tokens.start];
        // `nguyên Chủ tịch HĐQT kiêm Tổng Giám đốc Công ty A`
        let joined = matches!(joint, [mark] if mark.punctuation)
            || self.lexicon.class("concurrent").match_len(joint) == Some(joint.len());
        let in_row = matches!((&next.what, &body.what), (What::Role(_), What::Body(_)))
            && joined
            && body.tokens.start == next.tokens.end;
        self.links[index + 2].filter(|_| in_row)
    }

    /// `Thứ trưởng Đỗ Văn A` where the text has `Thứ trưởng Y tế` elsewhere: the only body that the names of such posts imply.
    fn body_implied_elsewhere(&mut self, concept: &Concept) -> Option<usize> {
        let mut bodies: Vec<&str> = Vec::new();
        for mention in self.parsed.mentions.iter().take(LOOK_BACK) {
            let What::Role(other) = &mention.what else { continue };
            if let Kind::Role {
                implied_body: Some(body),
                shown_as: Some(shown),
                ..
            } = &self.lexicon.concept(other.concept).kind
                && *shown == concept.label
                && !bodies.contains(&body.as_str())
            {
                bodies.push(body);
            }
        }
        let [only] = bodies.as_slice() else { return None };
        let body = self.lexicon.concept(self.lexicon.by_path(only)?);
        let makes = body.entity_type()?;
        Some(
            self.table
                .concept(body, makes, "the name of such a post elsewhere implies it"),
        )
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

//! The figures of all test beds as a page of Markdown.
//!
//! What the page said of a bed that is not there today is kept: its section between two comments, its row of the overview, and its share of each rule's figures.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::Evaluation;
use super::beds::Bed;
use super::score::{Counts, Score};
use crate::graph::confidence::Judged;

/// What was measured on a bed that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    pub documents: usize,
    pub evaluation: Evaluation,
}

/// A page, and the figures of all rules in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub page: String,
    pub rules: BTreeMap<String, Judged>,
}

/// One rule's line.
#[derive(Debug, Clone, Default)]
struct RuleLine {
    relations: BTreeSet<String>,
    /// On beds that are no part of the project.
    outside: Judged,
    /// On those that are.
    inside: Judged,
}

const HEAD: &str = "\
# Evaluation

How right the extraction is, bed by bed, relation by relation and rule by rule. This page and `ontology/background/confidence.ttl` are written by

```sh
scripts/evaluate
```

Run it after every change of rules, lexicons or code that changes what is extracted; a test compares the page with what the program does.
`tp` were found as they are, `fp` should not have been found, `fn` were missed; behind them stand optional fields that were right among those that the answers have.
Figures of beds that were looked at while rules were made flatter the rules; those of `held`, which nobody looks at, are the ones to go by.
";

const RULES_HEAD: &str = "\
## Rules

For each rule, how many of its facts are right among those that gold answers can judge, on the beds that are no part of the project (outside) and on its own,
scored-only ones included. A fact is right where the answers have one of its key; the fields beside the key are not asked. Precision is the share of right facts on all beds together.
Confidence is what the program goes by (`quanhe query --min-confidence`, `quanhe explain`): (right + 1) / (judged + 2), rounded down, so that few facts say little and
a rule that was never judged has 0.50.

| rule | relation | outside | own | precision | confidence |
| --- | --- | ---: | ---: | ---: | ---: |
";

/// Writes the page. `measured` has an entry for each bed, none where it is not there; `rules` are the names of all rules in the order they are to be listed; `old` is the page as it was.
pub fn write(beds: &[Bed], measured: &[Option<Measured>], rules: &[String], old: &str) -> Report {
    let mut page = HEAD.to_owned();
    page.push_str(
        "\n| bed | documents | entities P | R | F1 | posts F1 | facts P | R | F1 |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let both = || beds.iter().zip(measured);
    for (bed, measured) in both() {
        page.push_str(&match measured {
            Some(measured) => overview(bed, measured),
            None => old_line(old, &bed.name).unwrap_or_default(),
        });
    }
    for (bed, measured) in both() {
        let section = match measured {
            Some(measured) => section(bed, measured),
            None => match old_section(old, &bed.name) {
                Some(section) => section.to_owned(),
                None => format!("## {}\n\n{}\n\nIt was not there to be measured.\n", bed.name, bed.about),
            },
        };
        let _ = write!(
            page,
            "\n{}\n{section}{}\n",
            mark("begin", &bed.name),
            mark("end", &bed.name)
        );
    }
    let mut lines: BTreeMap<String, RuleLine> = BTreeMap::new();
    for (bed, measured) in both() {
        for (name, score) in measured.iter().flat_map(|m| &m.evaluation.rules) {
            let line = lines.entry(name.clone()).or_default();
            line.relations.extend(score.relations.iter().map(|r| (*r).to_owned()));
            let figures = if bed.outside {
                &mut line.outside
            } else {
                &mut line.inside
            };
            *figures = figures.plus(score.judged);
        }
    }
    if both().any(|(bed, measured)| bed.outside && measured.is_none()) {
        for (name, relations, outside) in old_rules(old).filter(|(name, ..)| rules.iter().any(|r| r == name)) {
            let line = lines.entry(name.to_owned()).or_default();
            if outside != Judged::default() {
                line.relations.extend(relations.split(", ").map(str::to_owned));
            }
            line.outside = outside;
        }
    }
    page.push('\n');
    page.push_str(RULES_HEAD);
    for name in rules {
        page.push_str(&rule_line(name, lines.get(name).unwrap_or(&RuleLine::default())));
    }
    let figures = lines.into_iter().map(|(name, l)| (name, l.outside.plus(l.inside)));
    Report {
        page,
        rules: figures
            .filter(|(name, j)| rules.contains(name) && j.facts > 0)
            .collect(),
    }
}

fn mark(what: &str, bed: &str) -> String {
    format!("<!-- {what} {bed} -->")
}

/// The section of a bed on the old page.
fn old_section<'o>(old: &'o str, bed: &str) -> Option<&'o str> {
    let (_, rest) = old.split_once(&format!("{}\n", mark("begin", bed)))?;
    Some(rest.split_once(&mark("end", bed))?.0)
}

/// The row of a bed in the overview of the old page.
fn old_line(old: &str, bed: &str) -> Option<String> {
    let start = format!("| {bed} |");
    old.lines().find(|l| l.starts_with(&start)).map(|l| format!("{l}\n"))
}

/// Name, relations and outside figures of each rule on the old page.
fn old_rules(old: &str) -> impl Iterator<Item = (&str, &str, Judged)> {
    old.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split('|').map(str::trim);
        let (name, relations, outside) = (cells.next()?.strip_suffix('`')?, cells.next()?, cells.next()?);
        let judged = outside.split_once('/').and_then(|(right, facts)| {
            Some(Judged {
                facts: facts.parse().ok()?,
                right: right.parse().ok()?,
            })
        });
        Some((name, relations, judged.unwrap_or_default()))
    })
}

fn overview(bed: &Bed, measured: &Measured) -> String {
    let scores = &measured.evaluation.scores;
    let [ep, er, ef] = scores.entities().shares();
    let [_, _, posts] = scores.of("post").shares();
    let [p, r, f1] = scores.facts().shares();
    format!(
        "| {} | {} | {ep:.3} | {er:.3} | {ef:.3} | {posts:.3} | {p:.3} | {r:.3} | {f1:.3} |\n",
        bed.name, measured.documents
    )
}

fn section(bed: &Bed, measured: &Measured) -> String {
    let scores = &measured.evaluation.scores;
    let mut out = format!(
        "## {}\n\n{}\n\n| relation | gold | tp | fp | fn | P | R | F1 | fields beside the key |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n",
        bed.name, bed.about
    );
    for score in &scores.0 {
        let beside: Vec<String> = score
            .beside()
            .map(|(column, share)| format!("{column} {share}"))
            .collect();
        out.push_str(&figures(score.relation, score.counts, &beside.join(", ")));
    }
    out.push_str(&figures("**entities**", scores.entities(), ""));
    out.push_str(&figures("**facts**", scores.facts(), ""));
    if bed.figures_only {
        out.push_str("\nScored only: neither its texts nor its errors are looked at.\n");
    } else {
        out.push_str(&errors(&scores.0));
    }
    out
}

fn figures(name: &str, c: Counts, beside: &str) -> String {
    let [p, r, f1] = c.shares();
    let (gold, tp, fp, missed) = (c.gold(), c.right, c.wrong, c.missed);
    format!("| {name} | {gold} | {tp} | {fp} | {missed} | {p:.3} | {r:.3} | {f1:.3} | {beside} |\n")
}

/// The errors that remain, folded away.
fn errors(scores: &[Score]) -> String {
    let lines: Vec<&str> = scores.iter().flat_map(|s| &s.errors).map(String::as_str).collect();
    if lines.is_empty() {
        return "\nNo errors remain.\n".to_owned();
    }
    format!(
        "\n<details>\n<summary>The errors that remain: {} (- missed, + should not have been found)</summary>\n\n```text\n{}\n```\n\n</details>\n",
        lines.len(),
        lines.join("\n")
    )
}

fn rule_line(name: &str, line: &RuleLine) -> String {
    let share = |j: Judged| match j.facts {
        0 => String::new(),
        facts => format!("{}/{facts}", j.right),
    };
    let all = line.outside.plus(line.inside);
    let precision = match all.facts {
        0 => String::new(),
        _ => format!(
            "{:.3}",
            Counts {
                right: all.right,
                wrong: all.facts - all.right,
                missed: 0
            }
            .precision()
        ),
    };
    let relations: Vec<&str> = line.relations.iter().map(String::as_str).collect();
    format!(
        "| `{name}` | {} | {} | {} | {precision} | {} |\n",
        relations.join(", "),
        share(line.outside),
        share(line.inside),
        all.confidence()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::judge::RuleScore;
    use crate::eval::score::Scores;

    fn bed(name: &str, outside: bool, figures_only: bool) -> Bed {
        Bed {
            name: name.into(),
            about: format!("About {name}."),
            gold: "gold".into(),
            inputs: Vec::new(),
            outside,
            figures_only,
        }
    }

    fn measured(right: usize, facts: usize) -> Measured {
        let rule = RuleScore {
            relations: ["post"].into(),
            judged: Judged { facts, right },
        };
        Measured {
            documents: 1,
            evaluation: Evaluation {
                scores: Scores(vec![Score {
                    relation: "post",
                    counts: Counts {
                        right,
                        wrong: facts - right,
                        missed: 1,
                    },
                    extra: Vec::new(),
                    errors: vec!["- a post: secret".into()],
                }]),
                rules: [("r".to_owned(), rule.clone()), ("gone".to_owned(), rule)].into(),
            },
        }
    }

    #[test]
    fn what_is_said_of_a_bed_that_is_not_there_is_kept() {
        let beds = [bed("away", true, false), bed("here", false, true)];
        let rules = ["r".to_owned(), "silent".to_owned()];
        let all = write(&beds, &[Some(measured(8, 9)), Some(measured(1, 1))], &rules, "");
        assert!(
            all.page.contains("| `r` | post | 8/9 | 1/1 | 0.900 | 0.83 |"),
            "{}",
            all.page
        );
        assert!(all.page.contains("| `silent` |  |  |  |  | 0.50 |"), "{}", all.page);
        assert!(
            !all.page.contains("gone") && all.rules.len() == 1,
            "only rules that there are"
        );
        let again = write(&beds, &[None, Some(measured(1, 1))], &rules, &all.page);
        assert_eq!(again, all, "nothing changed");
        let worse = write(&beds, &[None, Some(measured(0, 1))], &rules, &all.page);
        assert!(
            worse.page.contains("| `r` | post | 8/9 | 0/1 | 0.800 | 0.75 |"),
            "{}",
            worse.page
        );
        let never = write(&beds, &[None, Some(measured(1, 1))], &rules, "");
        assert!(
            never.page.contains("It was not there to be measured."),
            "{}",
            never.page
        );
    }

    #[test]
    fn a_bed_that_is_scored_only_shows_figures_alone() {
        let page = |figures_only| write(&[bed("b", false, figures_only)], &[Some(measured(1, 2))], &[], "").page;
        assert!(page(false).contains("secret"));
        assert!(!page(true).contains("secret") && page(true).contains("| post | 2 | 1 | 1 | 1 |"));
    }
}

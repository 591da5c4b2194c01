//! Ranks records by a score that is computed from their numbers.
//!
//! - RICE (Intercom): reach × impact × confidence ÷ effort
//! - WSJF (Scaled Agile Framework): (value + time criticality + risk reduction) ÷ job size

use std::cmp::Ordering;

use serde_json::{Map, Value as Json};

use super::amount::Amount;

/// A formula: the heading of its scores, and the fields that it needs. The last one divides.
struct Formula {
    heading: &'static str,
    fields: [&'static str; 4],
    score: fn([f64; 3]) -> f64,
}

const FORMULAS: [Formula; 2] = [
    Formula {
        heading: "RICE",
        fields: ["reach", "impact", "confidence", "effort"],
        score: |[reach, impact, confidence]| reach * impact * confidence,
    },
    Formula {
        heading: "WSJF",
        fields: ["value", "time_criticality", "risk_reduction", "job_size"],
        score: |[value, time_criticality, risk_reduction]| value + time_criticality + risk_reduction,
    },
];

/// The records, each with its score by every formula that one of them has the numbers for, sorted by the scores of
/// the formula called `by`. Records without a score come last. Ties keep their order, and so do all records if there
/// is no such formula.
pub(super) fn ranked(records: &Json, by: &str) -> Json {
    let Json::Array(records) = records else { return records.clone() };
    let mut ranked: Vec<(Option<f64>, Json)> = records.iter().map(|record| (None, record.clone())).collect();
    for formula in &FORMULAS {
        let scores = formula.scores(records);
        if scores.iter().all(Option::is_none) {
            continue;
        }
        let sorts = formula.heading.eq_ignore_ascii_case(by.trim());
        for ((place, record), score) in ranked.iter_mut().zip(scores) {
            if let Json::Object(cells) = record {
                cells.insert(formula.heading.to_owned(), score.map_or(Json::Null, |score| written(score).into()));
            }
            if sorts {
                *place = score;
            }
        }
    }
    ranked.sort_by(|(one, _), (other, _)| match (one, other) {
        (Some(one), Some(other)) => other.total_cmp(one),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
    ranked.into_iter().map(|(_, record)| record).collect()
}

impl Formula {
    /// The score of each record that has all numbers, each in the unit in which the column begins.
    fn scores(&self, records: &[Json]) -> Vec<Option<f64>> {
        let mut units: [Option<String>; 4] = Default::default();
        let scored = records.iter().map(|record| {
            let mut numbers = [0.0; 4];
            for ((field, number), unit) in self.fields.iter().zip(&mut numbers).zip(&mut units) {
                let amount = amount(record.as_object()?, field)?;
                if *field == "confidence" {
                    *number = share(&amount);
                } else if *unit.get_or_insert_with(|| amount.unit()) == amount.unit() {
                    *number = amount.value;
                } else {
                    return None;
                }
            }
            let [first, second, third, divisor] = numbers;
            let score = (self.score)([first, second, third]) / divisor;
            (divisor > 0.0 && score.is_finite()).then(|| rounded(score))
        });
        scored.collect()
    }
}

fn amount(record: &Map<String, Json>, field: &str) -> Option<Amount> {
    Amount::read(record.get(field)?.as_str()?).ok()
}

/// A confidence as a share: `80%`, `80` and `0.8` are the same.
fn share(confidence: &Amount) -> f64 {
    let is_share = confidence.unit().is_empty() && confidence.value <= 1.0;
    if is_share { confidence.value } else { confidence.value / 100.0 }
}

/// A score without the noise of binary fractions, so that equal scores are equal.
fn rounded(score: f64) -> f64 {
    format!("{score:.9e}").parse().unwrap_or(score)
}

/// A score with at most two decimals, and none from 100 on.
fn written(score: f64) -> String {
    let places = if score.abs().partial_cmp(&100.0) == Some(Ordering::Less) { 2 } else { 0 };
    let text = format!("{score:.places$}");
    if places == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn order(records: &Json, by: &str) -> Vec<(String, String)> {
        let heading = by.to_uppercase();
        let text = |record: &Json, name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let ranked = ranked(records, by);
        ranked
            .as_array()
            .expect("records")
            .iter()
            .map(|record| (text(record, "item"), text(record, &heading)))
            .collect()
    }

    fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter().map(|(item, score)| ((*item).to_owned(), (*score).to_owned())).collect()
    }

    #[test]
    fn rice_is_reach_times_impact_times_confidence_by_effort() {
        let item = |item: &str, reach: &str, impact: &str, confidence: &str, effort: &str| json!({ "item": item, "reach": reach, "impact": impact, "confidence": confidence, "effort": effort });
        let records = json!([
            item("a", "500", "1", "50%", "2"),
            item("no effort", "500", "1", "50", ""),
            item("b", "1,000", "2", "80", "4 weeks"),
            item("c", "8.5k", "0.5", "0.8", "4"),
            item("a again", "500", "1", "0.5", "2"),
            item("words", "500", "1", "50%", "some"),
            item("zero", "500", "1", "50%", "0"),
        ]);
        let sorted =
            [("c", "850"), ("a", "125"), ("a again", "125"), ("no effort", ""), ("b", ""), ("words", ""), ("zero", "")];
        assert_eq!(order(&records, "rice"), pairs(&sorted));
        let unsorted =
            [("a", "125"), ("no effort", ""), ("b", ""), ("c", "850"), ("a again", "125"), ("words", ""), ("zero", "")];
        let names = |all: &[(&str, &str)]| all.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
        let kept: Vec<String> = order(&records, "").into_iter().map(|(name, _)| name).collect();
        assert_eq!(kept, names(&unsorted));
        assert_eq!(ranked(&records, "")[0]["RICE"], "125");
    }

    #[test]
    fn wsjf_is_the_cost_of_delay_by_job_size() {
        let item = |item: &str, numbers: [&str; 4]| json!({ "item": item, "value": numbers[0], "time_criticality": numbers[1], "risk_reduction": numbers[2], "job_size": numbers[3] });
        let records =
            json!([item("a", ["8", "3", "1", "5"]), item("b", ["5", "5", "3", "2"]), item("c", ["1", "1", "1", "9"])]);
        assert_eq!(order(&records, "wsjf"), pairs(&[("b", "6.5"), ("a", "2.4"), ("c", "0.33")]));
    }

    #[test]
    fn records_without_numbers_stay_as_they_are() {
        let records = json!([{ "item": "a", "effort": "two weeks" }, { "item": "b", "effort": null }]);
        for by in ["rice", "wsjf", "", "other"] {
            assert_eq!(ranked(&records, by), records);
        }
        assert_eq!(ranked(&Json::Null, "rice"), Json::Null);
    }

    #[test]
    fn ranking_twice_changes_nothing() {
        let records = json!([
            { "item": "a", "value": "1", "time_criticality": "1", "risk_reduction": "1", "job_size": "3" },
            { "item": "b", "value": "1", "time_criticality": "1", "risk_reduction": "1", "job_size": "1" },
        ]);
        let once = ranked(&records, "wsjf");
        assert_eq!(once[0]["item"], "b");
        assert_eq!(ranked(&once, "wsjf"), once);
    }
}

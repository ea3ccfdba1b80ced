//! What the clusters of a run are like.

#![expect(clippy::float_arithmetic, reason = "means and deviations are no money")]

use super::choose::Clusters;
use super::facts::{FEATURES, ORDER, Person};
use super::scale::Scale;
use super::silhouette::mean;
use entity::customers::cluster_model::{
    ClusterFeature, ClusterFindings, ClusterMark, ClusterMean, ClusterProfile, ClusterScale,
    ClusterTry, ClusterValue,
};
use entity::label::Labelled;
use entity::{Figure, Rate};
use std::collections::BTreeMap;

/// Smaller differences, in standard deviations, set nobody apart.
const MARKED: f64 = 0.5;
/// Marks and values told of a cluster.
const TOLD: usize = 3;
/// What fewer customers have or say is not told: it would be known of somebody.
const SHARED: usize = 3;

/// A customer's features in natural units.
pub(super) type Values = [Option<f64>; FEATURES];

/// Everything that is told of a run.
pub(super) fn findings(
    people: &[Person],
    values: &[Values],
    scales: &[Scale],
    clusters: &Clusters,
) -> ClusterFindings {
    let tried = clusters.tried.iter();
    let tried = tried.map(|(k, width)| ClusterTry { k: whole(*k), silhouette: fine(*width) });
    let features = ORDER.iter().zip(scales);
    let profile = |cluster| profile(people, values, clusters, cluster);
    ClusterFindings {
        tried: tried.collect(),
        features: features.map(|((feature, _), scale)| told(*feature, scale)).collect(),
        clusters: (0..clusters.k)
            .map(profile)
            .map(|mut profile| {
                compare(&mut profile, scales);
                profile
            })
            .collect(),
    }
}

fn told(feature: ClusterFeature, scale: &Scale) -> ClusterScale {
    ClusterScale {
        feature,
        known: long(scale.known),
        missing: long(scale.missing),
        median: scale.median.map(rough),
        mean: scale.mean.map(rough),
        deviation: rough(scale.deviation),
    }
}

/// Who is in the cluster, and the means of both sides.
fn profile(
    people: &[Person],
    values: &[Values],
    clusters: &Clusters,
    cluster: usize,
) -> ClusterProfile {
    let inside = |label: &usize| *label == cluster;
    let own = people.iter().zip(&clusters.labels).filter(|(_, label)| inside(label));
    let own: Vec<&Person> = own.map(|(person, _)| person).collect();
    let feature = |(place, (feature, _)): (usize, &(ClusterFeature, bool))| {
        let side = |wanted: bool| -> Vec<f64> {
            let some = values.iter().zip(&clusters.labels);
            let some = some.filter(|(_, label)| inside(label) == wanted);
            some.filter_map(|(values, _)| values[place]).collect()
        };
        let (here, there) = (side(true), side(false));
        ClusterMean {
            feature: *feature,
            known: long(here.len()),
            mean: shared(&here).map(rough),
            rest: shared(&there).map(rough),
            apart: None,
        }
    };
    ClusterProfile {
        number: whole(cluster + 1),
        customers: long(own.len()),
        share: share(own.len(), people.len()),
        silhouette: clusters.of_clusters.get(cluster).copied().flatten().map(fine),
        features: ORDER.iter().enumerate().map(feature).collect(),
        sources: frequent(own.iter().map(|person| Some(person.source.value().to_owned()))),
        purposes: frequent(own.iter().map(|person| person.needs.purpose.clone())),
        grades: frequent(own.iter().map(|person| Some(person.grade?.value().to_owned()))),
        marks: vec![],
    }
}

/// The mean of so many that it tells of nobody alone.
fn shared(values: &[f64]) -> Option<f64> {
    mean(values).filter(|_| values.len() >= SHARED)
}

/// How far both sides lie from each other, and what is worth a word.
fn compare(profile: &mut ClusterProfile, scales: &[Scale]) {
    let mut marks = vec![];
    for (feature, scale) in profile.features.iter_mut().zip(scales) {
        let (Some(mean), Some(rest)) = (feature.mean, feature.rest) else { continue };
        if scale.deviation <= 0.0 {
            continue;
        }
        let apart = (mean.units() - rest.units()) as f64 / 10_000.0 / scale.deviation;
        feature.apart = Some(fine(apart));
        if apart.abs() >= MARKED {
            marks.push((apart.abs(), mark(feature.feature, mean, rest)));
        }
    }
    // Equal ones keep the order of the features.
    marks.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    profile.marks = marks.into_iter().take(TOLD).map(|(_, mark)| mark).collect();
}

fn mark(feature: ClusterFeature, mean: Figure, rest: Figure) -> ClusterMark {
    let label = ClusterFeature::LABELS.iter().find(|label| label.value == feature.value());
    let (zh, en) = label.map_or(("", ""), |label| (label.zh, label.en));
    let (higher, above) = if mean > rest { ("高于", "above") } else { ("低于", "below") };
    ClusterMark {
        feature,
        zh: format!("{zh}{higher}其他客户：{mean}，其他 {rest}"),
        en: format!("{en} {above} the rest: {mean} against {rest}"),
    }
}

/// The most frequent values that are shared, equal ones by name.
fn frequent(values: impl Iterator<Item = Option<String>>) -> Vec<ClusterValue> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = 0;
    for value in values {
        all += 1;
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            *counts.entry(value).or_insert(0) += 1;
        }
    }
    let mut counts: Vec<(String, usize)> =
        counts.into_iter().filter(|(_, count)| *count >= SHARED).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told = counts.into_iter().take(TOLD);
    told.map(|(value, count)| ClusterValue {
        value,
        customers: long(count),
        share: share(count, all),
    })
    .collect()
}

fn share(part: usize, whole: usize) -> Rate {
    let units = long(part) * Rate::ONE.units() / long(whole).max(1);
    Rate::scaled(units)
}

/// To four places.
pub(super) fn fine(value: f64) -> Figure {
    Figure::scaled((value * 10_000.0).round() as i64)
}

/// To two places: nobody is older to the hour.
fn rough(value: f64) -> Figure {
    Figure::scaled((value * 100.0).round() as i64 * 100)
}

pub(super) fn long(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn whole(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_half_away_from_zero() {
        // Halves that a float holds exactly: 23/32 and 19/8.
        assert_eq!(fine(0.718_75).to_string(), "0.7188");
        assert_eq!(rough(-2.375).to_string(), "-2.38");
        assert_eq!(share(2, 3).to_string(), "0.66666666");
    }

    #[test]
    fn the_most_frequent_values_are_told_first_and_equal_ones_by_name() {
        // Three of each but for d, whom fewer have, and one more of c.
        let values = ["b", "a", "c", "d", "c", "b", "a", "c", "d", "b", "a", "c", ""];
        let values = values.map(|text| Some(text.to_owned()));
        let told = frequent(values.into_iter().chain([None]));
        let told: Vec<(&str, i64)> =
            told.iter().map(|value| (value.value.as_str(), value.customers)).collect();
        assert_eq!(told, [("c", 4), ("a", 3), ("b", 3)]);
    }

    #[test]
    fn no_figure_tells_of_fewer_than_three_customers() {
        assert_eq!((shared(&[1.0, 2.0]), shared(&[1.0, 2.0, 6.0])), (None, Some(3.0)));
    }

    #[test]
    fn a_cluster_is_told_by_what_lies_farthest_from_the_rest() {
        let feature = |feature, mean, rest| ClusterMean {
            feature,
            known: 1,
            mean: Some(rough(mean)),
            rest: Some(rough(rest)),
            apart: None,
        };
        let scale = |deviation| Scale { known: 2, missing: 0, median: None, mean: None, deviation };
        let mut profile = ClusterProfile {
            number: 1,
            customers: 1,
            share: Rate::ONE,
            silhouette: None,
            features: vec![
                feature(ClusterFeature::Budget, 300.0, 200.0),
                feature(ClusterFeature::Age, 30.0, 50.0),
                feature(ClusterFeature::Visits, 1.0, 1.2),
            ],
            sources: vec![],
            purposes: vec![],
            grades: vec![],
            marks: vec![],
        };
        // 100 / 100, −20 / 10 and −0.2 / 1.
        compare(&mut profile, &[scale(100.0), scale(10.0), scale(1.0)]);
        let apart = profile.features.iter().filter_map(|feature| feature.apart);
        assert_eq!(apart.collect::<Vec<_>>(), [fine(1.0), fine(-2.0), fine(-0.2)]);
        let told: Vec<&str> = profile.marks.iter().map(|mark| mark.en.as_str()).collect();
        let wanted =
            ["Age below the rest: 30 against 50", "Budget above the rest: 300 against 200"];
        assert_eq!(told, wanted);
    }
}

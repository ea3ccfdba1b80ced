//! How many clusters there are, which points they have, and how they are numbered.

use super::k_means::{Fit, Point, fit, settle};
use super::silhouette;
use std::cmp::Ordering;

/// Most clusters.
pub(super) const MOST: usize = 8;

/// Points in numbered clusters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clusters {
    pub k: usize,
    /// For each point the place of its cluster, the largest first.
    pub labels: Vec<usize>,
    /// Mean over the sample; none where there is one cluster.
    pub silhouette: Option<f64>,
    /// Of each cluster, over its points in the sample.
    pub of_clusters: Vec<Option<f64>>,
    /// Every number that was tried, with its silhouette.
    pub tried: Vec<(usize, f64)>,
    pub sampled: usize,
}

/// Parts the points into as many clusters as were asked for, or as the silhouette finds best; never
/// into more than there are different points. Where there are more than `most` points, the number
/// is tried on so many of them, evenly spread, and the others join.
pub(super) fn clusters<const N: usize>(
    points: &[Point<N>],
    asked: Option<usize>,
    most: usize,
) -> Clusters {
    let chosen = sample(points.len(), most);
    let some: Vec<Point<N>> = chosen.iter().map(|at| points[*at]).collect();
    let different = different(&some);
    let (low, high) = asked.map_or((2, MOST), |k| (k, k));
    let mut tried = vec![];
    let mut best: Option<(f64, Fit<N>)> = None;
    for k in low.min(different).max(2)..=high.min(different) {
        let found = fit(&some, k);
        let width = silhouette::mean(&silhouette::each(&some, &found.labels, k)).unwrap_or(0.0);
        tried.push((k, width));
        if best.as_ref().is_none_or(|(other, _)| width > *other) {
            best = Some((width, found));
        }
    }
    let found = match best {
        None => fit(points, 1),
        Some((_, found)) if some.len() == points.len() => found,
        Some((_, found)) => settle(points, found.centres),
    };
    let (labels, k) = numbered(&found);
    let of_some: Vec<usize> = chosen.iter().map(|at| labels[*at]).collect();
    let (silhouette, of_clusters) = widths(&some, &of_some, k);
    Clusters { k, labels, silhouette, of_clusters, tried, sampled: some.len() }
}

/// Places of the points that stand for all, evenly spread.
fn sample(count: usize, most: usize) -> Vec<usize> {
    if count <= most {
        return (0..count).collect();
    }
    (0..most).map(|place| place * count / most).collect()
}

/// How many different points there are, up to the most clusters.
fn different<const N: usize>(points: &[Point<N>]) -> usize {
    let mut seen: Vec<&Point<N>> = vec![];
    for point in points {
        if seen.len() < MOST && !seen.contains(&point) {
            seen.push(point);
        }
    }
    seen.len()
}

/// Labels by size, then by centre; clusters that nobody joined are dropped.
fn numbered<const N: usize>(found: &Fit<N>) -> (Vec<usize>, usize) {
    let mut counts = vec![0_usize; found.centres.len()];
    found.labels.iter().for_each(|label| counts[*label] += 1);
    let mut order: Vec<usize> = (0..counts.len()).filter(|label| counts[*label] > 0).collect();
    order.sort_by(|one, other| {
        let by_centre = by_centre(&found.centres[*one], &found.centres[*other]);
        counts[*other].cmp(&counts[*one]).then(by_centre)
    });
    let place = |label: &usize| order.iter().position(|old| old == label).unwrap_or(0);
    (found.labels.iter().map(place).collect(), order.len())
}

fn by_centre<const N: usize>(one: &Point<N>, other: &Point<N>) -> Ordering {
    let mut differ = one.iter().zip(other).map(|(a, b)| a.total_cmp(b));
    differ.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn widths<const N: usize>(
    points: &[Point<N>],
    labels: &[usize],
    k: usize,
) -> (Option<f64>, Vec<Option<f64>>) {
    if k < 2 {
        return (None, vec![None; k]);
    }
    let each = silhouette::each(points, labels, k);
    let of_cluster = |cluster: usize| {
        let own = each.iter().zip(labels).filter(|(_, label)| **label == cluster);
        silhouette::mean(&own.map(|(width, _)| *width).collect::<Vec<f64>>())
    };
    (silhouette::mean(&each), (0..k).map(of_cluster).collect())
}

#[cfg(test)]
#[expect(clippy::float_arithmetic, reason = "places of points are no money")]
mod tests {
    use super::*;

    /// So many points around each of these places, a little apart.
    fn around(places: &[(f64, f64, u32)]) -> Vec<Point<2>> {
        let jitter = |i: u32| f64::from(i % 5) / 10.0;
        let group = |(x, y, count): &(f64, f64, u32)| {
            let (x, y) = (*x, *y);
            (0..*count).map(move |i| [x + jitter(i), y + jitter(i / 5)])
        };
        places.iter().flat_map(group).collect()
    }

    #[test]
    fn the_silhouette_finds_how_many_groups_there_are() {
        let three = around(&[(0.0, 0.0, 10), (50.0, 0.0, 30), (0.0, 50.0, 20)]);
        let found = clusters(&three, None, 2_000);
        assert_eq!(found.k, 3);
        // The largest is the first, whatever the order of the points.
        assert_eq!((found.labels[0], found.labels[10], found.labels[40]), (2, 0, 1));
        assert_eq!(found.tried.iter().map(|(k, _)| *k).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7, 8]);
        assert!(found.silhouette.is_some_and(|width| width > 0.9));
        assert!(found.of_clusters.iter().all(|width| width.is_some_and(|width| width > 0.9)));
        assert_eq!(found, clusters(&three, None, 2_000));
    }

    #[test]
    fn as_many_as_asked_for_are_made_but_no_more_than_there_are_points() {
        let two = around(&[(0.0, 0.0, 25), (50.0, 0.0, 25)]);
        let found = clusters(&two, Some(4), 2_000);
        assert_eq!((found.k, found.tried.len()), (4, 1));
        let alike = vec![[1.0, 2.0]; 40];
        let found = clusters(&alike, Some(4), 2_000);
        assert_eq!((found.k, found.silhouette, found.tried.len()), (1, None, 0));
        let mut almost = alike;
        almost.push([3.0, 4.0]);
        assert_eq!(clusters(&almost, Some(4), 2_000).k, 2);
    }

    #[test]
    fn equal_sizes_are_numbered_by_their_centres() {
        let found = clusters(&around(&[(50.0, 0.0, 20), (0.0, 0.0, 20)]), Some(2), 2_000);
        assert_eq!((found.labels[0], found.labels[20]), (1, 0));
    }

    #[test]
    fn those_who_are_not_sampled_join_the_clusters_of_the_sample() {
        let many = around(&[(0.0, 0.0, 700), (50.0, 0.0, 300)]);
        let found = clusters(&many, None, 100);
        assert_eq!((found.k, found.sampled), (2, 100));
        assert!(found.labels[..700].iter().all(|label| *label == 0));
        assert!(found.labels[700..].iter().all(|label| *label == 1));
    }
}

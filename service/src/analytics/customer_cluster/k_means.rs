//! k-means: centres that their points are nearest to, found by Lloyd's iteration.

#![expect(clippy::float_arithmetic, reason = "distances and means are no money")]

/// A customer, by his features in standard deviations.
pub(super) type Point<const N: usize> = [f64; N];

/// Beginnings that are tried; the closest result counts.
const BEGINNINGS: u64 = 8;
/// Rounds after which a beginning is given up; usually some ten are enough.
const ROUNDS: usize = 100;

/// Points with their centres.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fit<const N: usize> {
    pub centres: Vec<Point<N>>,
    /// For each point the place of its centre.
    pub labels: Vec<usize>,
    /// Sum of the squared distances of all points from their centres.
    pub spread: f64,
}

/// Numbers that look like chance and are always the same (SplitMix64).
struct Sequence(u64);

impl Sequence {
    /// From zero to below one.
    fn draw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^= word >> 31;
        (word >> 11) as f64 / (1_u64 << 53) as f64
    }
}

pub(super) fn squared<const N: usize>(one: &Point<N>, other: &Point<N>) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The nearest centre with the squared distance from it; the first of several.
fn nearest<const N: usize>(point: &Point<N>, centres: &[Point<N>]) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (place, centre) in centres.iter().enumerate() {
        let distance = squared(point, centre);
        if distance < best.1 {
            best = (place, distance);
        }
    }
    best
}

/// Parts the points into `k` clusters.
pub(super) fn fit<const N: usize>(points: &[Point<N>], k: usize) -> Fit<N> {
    let mut best: Option<Fit<N>> = None;
    for seed in 1..=BEGINNINGS {
        let found = settle(points, begin(points, k, seed));
        if best.as_ref().is_none_or(|best| found.spread < best.spread) {
            best = Some(found);
        }
    }
    best.unwrap_or(Fit { centres: vec![], labels: vec![], spread: 0.0 })
}

/// Centres far from each other: each next one by the squared distance from those before
/// (k-means++).
fn begin<const N: usize>(points: &[Point<N>], k: usize, seed: u64) -> Vec<Point<N>> {
    let mut sequence = Sequence(seed);
    let Some(last) = points.len().checked_sub(1) else { return vec![] };
    let first = (sequence.draw() * points.len() as f64) as usize;
    let mut centres = vec![points[first.min(last)]];
    let mut far: Vec<f64> = points.iter().map(|point| squared(point, &centres[0])).collect();
    while centres.len() < k {
        let mut left = sequence.draw() * far.iter().sum::<f64>();
        let chosen = far.iter().position(|distance| {
            left -= distance;
            left < 0.0
        });
        let centre = points[chosen.unwrap_or_else(|| farthest(&far))];
        for (distance, point) in far.iter_mut().zip(points) {
            *distance = distance.min(squared(point, &centre));
        }
        centres.push(centre);
    }
    centres
}

/// The place of the largest; the first of several.
fn farthest(distances: &[f64]) -> usize {
    let mut best = 0;
    for (place, distance) in distances.iter().enumerate() {
        if *distance > distances[best] {
            best = place;
        }
    }
    best
}

/// Moves the centres into the middle of their points until no point changes sides. A centre that
/// lost all its points takes the one that is farthest from its own.
pub(super) fn settle<const N: usize>(points: &[Point<N>], mut centres: Vec<Point<N>>) -> Fit<N> {
    let mut labels: Vec<usize> = vec![];
    let mut far: Vec<f64> = vec![];
    for _ in 0..ROUNDS {
        let now: Vec<(usize, f64)> = points.iter().map(|point| nearest(point, &centres)).collect();
        let same = now.iter().map(|(label, _)| label).eq(&labels);
        (labels, far) = now.into_iter().unzip();
        if same {
            break;
        }
        centres = middles(points, &labels, &mut far, centres.len());
    }
    Fit { spread: far.iter().sum(), centres, labels }
}

fn middles<const N: usize>(
    points: &[Point<N>],
    labels: &[usize],
    far: &mut [f64],
    k: usize,
) -> Vec<Point<N>> {
    let mut sums = vec![[0.0; N]; k];
    let mut counts = vec![0_usize; k];
    for (point, label) in points.iter().zip(labels) {
        counts[*label] += 1;
        for (sum, value) in sums[*label].iter_mut().zip(point) {
            *sum += value;
        }
    }
    for (sum, count) in sums.iter_mut().zip(counts) {
        if count > 0 {
            sum.iter_mut().for_each(|value| *value /= count as f64);
        } else if !points.is_empty() {
            let alone = farthest(far);
            *sum = points[alone];
            far[alone] = 0.0;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two squares of side one, ten apart.
    const SQUARES: [Point<2>; 8] = [
        [0.0, 0.0],
        [0.0, 1.0],
        [1.0, 0.0],
        [1.0, 1.0],
        [10.0, 0.0],
        [10.0, 1.0],
        [11.0, 0.0],
        [11.0, 1.0],
    ];

    #[test]
    fn centres_are_the_middles_of_two_squares() {
        let found = fit(&SQUARES, 2);
        let mut centres = found.centres.clone();
        centres.sort_by(|a, b| a[0].total_cmp(&b[0]));
        assert_eq!(centres, [[0.5, 0.5], [10.5, 0.5]]);
        // Each corner lies 0.5² + 0.5² from the middle, and there are eight.
        assert!((found.spread - 4.0).abs() < 1e-12);
        assert!(found.labels[..4].iter().all(|label| *label == found.labels[0]));
        assert!(found.labels[4..].iter().all(|label| *label != found.labels[0]));
    }

    #[test]
    fn the_same_points_give_the_same_clusters() {
        let points: Vec<Point<2>> =
            (0..200_u32).map(|i| [f64::from(i * 37 % 101), f64::from(i * 53 % 97)]).collect();
        for k in 2..=8 {
            assert_eq!(fit(&points, k), fit(&points, k), "{k}");
        }
    }

    #[test]
    fn a_centre_without_points_takes_the_farthest_one() {
        let points = [[0.0], [1.0], [9.0]];
        let found = settle(&points, vec![[0.5], [100.0]]);
        assert_eq!(found.labels, [0, 0, 1]);
        assert_eq!(found.centres, [[0.5], [9.0]]);
        assert!((found.spread - 0.5).abs() < 1e-12);
    }

    #[test]
    fn one_cluster_has_its_centre_in_the_mean() {
        let found = fit(&[[1.0], [2.0], [6.0]], 1);
        assert_eq!(found.centres, [[3.0]]);
        // (1−3)² + (2−3)² + (6−3)²
        assert!((found.spread - 14.0).abs() < 1e-12);
    }
}

//! Silhouettes: how much nearer a point lies to its own cluster than to the next one.

#![expect(clippy::float_arithmetic, reason = "distances and means are no money")]

use super::k_means::{Point, squared};

/// The silhouette of every point, −1 to 1: `(b − a) / max(a, b)`, where `a` is the mean distance
/// from the others of its cluster and `b` that from the points of the nearest other cluster; zero
/// for a point that is alone. Takes the square of the number of points.
pub(super) fn each<const N: usize>(points: &[Point<N>], labels: &[usize], k: usize) -> Vec<f64> {
    let mut counts = vec![0_usize; k];
    labels.iter().for_each(|label| counts[*label] += 1);
    points
        .iter()
        .zip(labels)
        .map(|(point, own)| {
            let mut sums = vec![0.0; k];
            for (other, label) in points.iter().zip(labels) {
                sums[*label] += squared(point, other).sqrt();
            }
            of(&sums, &counts, *own)
        })
        .collect()
}

/// From the sums of the distances to the points of each cluster.
fn of(sums: &[f64], counts: &[usize], own: usize) -> f64 {
    if counts[own] < 2 {
        return 0.0;
    }
    let within = sums[own] / (counts[own] - 1) as f64;
    let others = sums.iter().zip(counts).enumerate();
    let others = others.filter(|(label, (_, count))| *label != own && **count > 0);
    let next = others.map(|(_, (sum, count))| sum / *count as f64).fold(f64::INFINITY, f64::min);
    let longer = within.max(next);
    if longer.is_finite() && longer > 0.0 { (next - within) / longer } else { 0.0 }
}

pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silhouettes_are_those_computed_by_hand() {
        // 0 and 2 against 10 and 14. Of 0: a = 2, b = (10 + 14) / 2 = 12, so 10/12.
        // Of 2: a = 2, b = (8 + 12) / 2 = 10, so 8/10. Of 10: a = 4, b = (10 + 8) / 2 = 9, so 5/9.
        // Of 14: a = 4, b = (14 + 12) / 2 = 13, so 9/13.
        let found = each(&[[0.0], [2.0], [10.0], [14.0]], &[0, 0, 1, 1], 2);
        for (found, wanted) in found.iter().zip([10.0 / 12.0, 0.8, 5.0 / 9.0, 9.0 / 13.0]) {
            assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
        }
        let overall = mean(&found).unwrap_or_default();
        // (0.83333 + 0.8 + 0.55556 + 0.69231) / 4
        assert!((overall - 0.720_299_145).abs() < 1e-8, "{overall}");
    }

    #[test]
    fn a_point_in_the_wrong_cluster_has_a_negative_silhouette() {
        // Of 9: a = 9, b = 1: (1 − 9) / 9.
        let found = each(&[[0.0], [9.0], [10.0]], &[0, 0, 1], 2);
        assert!((found[1] + 8.0 / 9.0).abs() < 1e-12);
        assert_eq!(found[2], 0.0, "who is alone has none");
    }

    #[test]
    fn points_on_each_other_have_none() {
        assert_eq!(each(&[[1.0], [1.0], [1.0]], &[0, 0, 1], 2), [0.0, 0.0, 0.0]);
        assert_eq!(mean(&[]), None);
    }
}

//! Features in standard deviations, so that yuan weigh no more than visits.

#![expect(clippy::float_arithmetic, reason = "means and deviations are no money")]

use super::silhouette::mean;

/// A feature over all customers, in natural units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub known: usize,
    pub missing: usize,
    pub median: Option<f64>,
    pub mean: Option<f64>,
    /// Zero where all are alike.
    pub deviation: f64,
}

/// Smaller deviations are those of rounding.
const ALIKE: f64 = 1e-9;

/// Measures the feature, and tells each customer's value in standard deviations from the mean; the
/// median stands for what is not known. With `root` values count by their square roots.
pub(super) fn scale(values: &[Option<f64>], root: bool) -> (Scale, Vec<f64>) {
    let mut known: Vec<f64> = values.iter().copied().flatten().collect();
    known.sort_by(f64::total_cmp);
    let median = median(&known);
    let measured = Scale {
        known: known.len(),
        missing: values.len() - known.len(),
        median,
        mean: mean(&known),
        deviation: deviation(&known),
    };
    let filled = values.iter().map(|value| value.or(median).unwrap_or(0.0));
    let filled: Vec<f64> = filled.map(|value| if root { value.sqrt() } else { value }).collect();
    let (middle, width) = (mean(&filled).unwrap_or(0.0), deviation(&filled));
    let away = |value: f64| if width > ALIKE { (value - middle) / width } else { 0.0 };
    (measured, filled.into_iter().map(away).collect())
}

/// Of values in their order.
fn median(sorted: &[f64]) -> Option<f64> {
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = sorted.get((sorted.len() - 1) / 2)?;
    Some((lower + upper) / 2.0)
}

/// Standard deviation of all there are.
fn deviation(values: &[f64]) -> f64 {
    let Some(middle) = mean(values) else { return 0.0 };
    let squares: Vec<f64> =
        values.iter().map(|value| (value - middle) * (value - middle)).collect();
    mean(&squares).unwrap_or(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_in_standard_deviations_and_the_median_stands_for_the_missing() {
        // Mean 5, deviation 2: the textbook's eight numbers.
        let eight = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].map(Some);
        let (measured, away) = scale(&eight, false);
        assert_eq!((measured.mean, measured.median), (Some(5.0), Some(4.5)));
        assert_eq!((measured.deviation, measured.missing), (2.0, 0));
        assert_eq!(away, [-1.5, -0.5, -0.5, -0.5, 0.0, 0.0, 1.0, 2.0]);
        // 1, 3 and twice the median 2: mean 2, deviation √½.
        let (measured, away) = scale(&[Some(1.0), None, Some(3.0), None], false);
        assert_eq!((measured.known, measured.missing, measured.median), (2, 2, Some(2.0)));
        assert!((away[0] + 2.0_f64.sqrt()).abs() < 1e-12 && away[1] == 0.0);
    }

    #[test]
    fn counts_go_by_their_roots() {
        // 0 and 16 lie 4 apart, as 0 and 4 do without roots.
        let (measured, away) = scale(&[Some(0.0), Some(16.0)], true);
        assert_eq!((measured.mean, measured.deviation), (Some(8.0), 8.0));
        assert_eq!(away, [-1.0, 1.0]);
    }

    #[test]
    fn what_is_alike_or_unknown_tells_nobody_apart() {
        assert_eq!(scale(&[Some(3.0), Some(3.0)], false).1, [0.0, 0.0]);
        let (measured, away) = scale(&[None, None], true);
        assert_eq!((measured.median, measured.mean), (None, None));
        assert_eq!(away, [0.0, 0.0]);
    }
}

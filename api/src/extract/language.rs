//! The language that a caller prefers: zh-CN unless it is English.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use service::kernel::language::Language;

/// The known language of the highest quality (RFC 9110 §12.5.4), the first among equals.
#[must_use]
pub fn of(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let ranges = wanted.unwrap_or_default().split(',').filter_map(range);
    let mut best: Option<(u32, Language)> = None;
    for (quality, language) in ranges {
        if quality > best.map_or(0, |(quality, _)| quality) {
            best = Some((quality, language));
        }
    }
    best.map(|(_, language)| language).unwrap_or_default()
}

/// Quality in thousandths, and the language if it is known.
fn range(text: &str) -> Option<(u32, Language)> {
    let mut parts = text.split(';').map(str::trim);
    let language = match parts.next()?.get(..2)?.to_ascii_lowercase().as_str() {
        "zh" => Language::Chinese,
        "en" => Language::English,
        _ => return None,
    };
    let quality = parts.find_map(|part| part.strip_prefix("q="));
    Some((quality.map_or(1000, thousandths), language))
}

fn thousandths(quality: &str) -> u32 {
    let (whole, fraction) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let padded = format!("{fraction:0<3}");
    let digits = padded.get(..3).and_then(|digits| digits.parse::<u32>().ok());
    whole.parse::<u32>().unwrap_or(0).saturating_mul(1000).saturating_add(digits.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn the_highest_quality_wins_and_the_first_among_equals() {
        let said = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(text));
            of(&headers)
        };
        assert_eq!(of(&HeaderMap::new()), Language::Chinese);
        assert_eq!(said("fr, en-GB, zh"), Language::English);
        assert_eq!(said("zh;q=0.1,en;q=0.9"), Language::English);
        assert_eq!(said("en;q=0.2, zh-CN;q=0.25"), Language::Chinese);
        assert_eq!(said("en;q=0"), Language::Chinese);
    }
}

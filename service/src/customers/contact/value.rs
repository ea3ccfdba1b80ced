//! What a contact may be: each kind in its one form.

use crate::customers::customer::email::Email;
use crate::customers::customer::mask;
use crate::customers::customer::phone::Phone;
use crate::kernel::text;
use entity::customers::contact::ContactKind;
use entity::label::Labelled;

/// Longest account name.
const NAME_MAX: usize = 64;
/// Longest contact of any other kind.
const OTHER_MAX: usize = 100;

/// A contact in its one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactValue {
    pub kind: ContactKind,
    pub text: String,
    pub mask: String,
}

impl ContactValue {
    /// Reads what somebody typed; none where it is no contact of this kind.
    #[must_use]
    pub fn parse(kind: ContactKind, text: &str) -> Option<Self> {
        match kind {
            ContactKind::Phone => Phone::parse(text).as_ref().map(Self::from),
            ContactKind::Email => Email::parse(text).as_ref().map(Self::from),
            ContactKind::Wechat => {
                let name = text.trim().to_lowercase();
                let fits = name.chars().all(|c| c.is_alphanumeric() || "-_.@".contains(c));
                let length = name.chars().count();
                let mask = mask::keep(&name, usize::from(length > 3) * 2, usize::from(length > 6));
                let value = Self { kind, text: name, mask };
                (fits && (2..=NAME_MAX).contains(&length)).then_some(value)
            }
            ContactKind::Other => {
                let text = text::tidy(text);
                let mask = mask::keep(&text, usize::from(text.chars().count() > 3), 0);
                let fits = (1..=OTHER_MAX).contains(&text.chars().count());
                fits.then_some(Self { kind, text, mask })
            }
        }
    }

    /// Name of the kind, to which hashes are bound.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.kind.value()
    }

    /// The last four digits of a phone number whose mask shows them.
    #[must_use]
    pub fn tail(&self) -> Option<String> {
        let long = self.kind == ContactKind::Phone && self.text.len() >= 10;
        long.then(|| text::tail(&self.text))
    }
}

impl From<&Phone> for ContactValue {
    fn from(phone: &Phone) -> Self {
        let text = phone.as_str().to_owned();
        Self { kind: ContactKind::Phone, text, mask: phone.masked() }
    }
}

impl From<&Email> for ContactValue {
    fn from(email: &Email) -> Self {
        let text = email.as_str().to_owned();
        Self { kind: ContactKind::Email, text, mask: email.masked() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(kind: ContactKind, text: &str) -> Option<(String, String)> {
        ContactValue::parse(kind, text).map(|value| (value.text, value.mask))
    }

    #[test]
    fn each_kind_has_its_one_form_and_its_mask() {
        for (kind, text, form, mask) in [
            (ContactKind::Phone, "+86 138-0000-0000", "13800000000", "138****0000"),
            (ContactKind::Email, "Wang@Example.com", "wang@example.com", "w***@example.com"),
            (ContactKind::Wechat, " Wang_88x ", "wang_88x", "wa*****x"),
            (ContactKind::Wechat, "abc", "abc", "***"),
            (ContactKind::Other, " QQ 123456 ", "QQ 123456", "Q********"),
        ] {
            assert_eq!(parse(kind, text), Some((form.to_owned(), mask.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_contact_is_refused() {
        for (kind, text) in [
            (ContactKind::Phone, "138"),
            (ContactKind::Email, "wang"),
            (ContactKind::Wechat, "two words"),
            (ContactKind::Wechat, "x"),
            (ContactKind::Other, "  "),
        ] {
            assert_eq!(parse(kind, text), None, "{text}");
        }
    }

    #[test]
    fn tails_are_those_that_masks_show() {
        let tail = |text| ContactValue::parse(ContactKind::Phone, text).and_then(|v| v.tail());
        assert_eq!(tail("13800001234").as_deref(), Some("1234"));
        assert_eq!(tail("+12345678"), None);
    }
}

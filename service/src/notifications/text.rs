//! What is said of each kind, in both languages, and how it goes out unless somebody wants it
//! otherwise.

use entity::label::Labelled;
use entity::notifications::contact::NotificationLanguage;
use entity::notifications::notification::NotificationKind;
use entity::notifications::preference::NotificationChannel;
use serde_json::Value;

/// One kind: its text, `{name}` standing for what it is filled in with, and its usual channels.
#[derive(Debug)]
pub struct Text {
    pub kind: NotificationKind,
    zh: &'static str,
    en: &'static str,
    usual: &'static [NotificationChannel],
}

use NotificationChannel::{Email, Inbox, Sms};

/// Every kind.
pub const TEXTS: &[Text] = &[
    Text {
        kind: NotificationKind::ApprovalApproved,
        zh: "您提交的{zh}已通过审批。",
        en: "{en}: your request was approved.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::ApprovalAsked,
        zh: "有{zh}待您审批。",
        en: "{en}: your decision is asked.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::ApprovalLapsed,
        zh: "您提交的{zh}已失效，不再审批。",
        en: "{en}: your request has lapsed and is not decided any more.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::ApprovalRefused,
        zh: "您提交的{zh}被驳回。",
        en: "{en}: your request was refused.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::ApprovalReminded,
        zh: "{zh}仍待您审批，提交人催办。",
        en: "{en}: your decision is still waited for.",
        usual: &[Inbox, Email],
    },
    Text {
        kind: NotificationKind::ContactDue,
        zh: "有一位客户应于 {on} 跟进，请及时联系。",
        en: "A customer is to be contacted on {on}.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::CustomerPooled,
        zh: "您的 {count} 位客户已进入公客池。",
        en: "Customers of yours who have gone to the public pool: {count}.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::CustomerTransferred,
        zh: "有 {count} 位客户转交给您。",
        en: "Customers transferred to you: {count}.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::HoldExpired,
        zh: "房源 {unit} 的锁定已到期，房源已释放。",
        en: "The hold of unit {unit} has expired; the unit is free again.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::LineOverdue,
        zh: "房源 {unit} 第 {seq} 期款项应于 {due_on} 支付，尚欠 {balance} 元，已逾期。",
        en: "Line {seq} of unit {unit} was due on {due_on} and is overdue with {balance} yuan.",
        usual: &[Inbox, Email],
    },
    Text {
        kind: NotificationKind::PoolWarned,
        zh: "您的 {count} 位客户将在 {days} 天内进入公客池，请尽快联系。",
        en: "Customers of yours who go to the public pool within {days} days: {count}.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::PriceAdjusted,
        zh: "您起草的调价已生效：{changed} 套已调整，{skipped} 套未调整。",
        en: "Your price adjustment has taken effect: {changed} units repriced, {skipped} left.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::SubscriptionExpiring,
        zh: "认购 {number}（房源 {unit}）将于 {sign_by_on} 到期，请尽快签约。",
        en: "Subscription {number} of unit {unit} must be signed by {sign_by_on}.",
        usual: &[Inbox, Email, Sms],
    },
    Text {
        kind: NotificationKind::ViewingNear,
        zh: "您预约的带看将于 {at} 开始。",
        en: "A viewing of yours begins at {at}.",
        usual: &[Inbox],
    },
    Text {
        kind: NotificationKind::VisitorGiven,
        zh: "有 {count} 位来访客户分配给您，请接待。",
        en: "Visitors given to you: {count}.",
        usual: &[Inbox],
    },
];

impl Text {
    /// What is said of the kind.
    pub fn of(kind: NotificationKind) -> Option<&'static Self> {
        TEXTS.iter().find(|text| text.kind == kind)
    }

    /// Does it go this way unless somebody says otherwise?
    pub fn usual(&self, channel: NotificationChannel) -> bool {
        self.usual.contains(&channel)
    }

    /// The sentence with everything filled in.
    pub fn said(&self, language: NotificationLanguage, params: &Value) -> String {
        let template = match language {
            NotificationLanguage::Chinese => self.zh,
            NotificationLanguage::English => self.en,
        };
        filled(template, params)
    }
}

/// Name of a kind in a language.
pub fn title(kind: NotificationKind, language: NotificationLanguage) -> &'static str {
    let label = NotificationKind::LABELS.iter().find(|label| label.value == kind.value());
    label.map_or("", |label| match language {
        NotificationLanguage::Chinese => label.zh,
        NotificationLanguage::English => label.en,
    })
}

/// What is not there is left out.
fn filled(template: &str, params: &Value) -> String {
    let mut said = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        let (name, behind) = tail.split_once('}').unwrap_or((tail, ""));
        said.push_str(before);
        match &params[name] {
            Value::Null => {}
            Value::String(text) => said.push_str(text),
            other => said.push_str(&other.to_string()),
        }
        rest = behind;
    }
    said.push_str(rest);
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_kind_is_said_in_both_languages() {
        for label in NotificationKind::LABELS {
            let text = TEXTS.iter().find(|text| text.kind.value() == label.value);
            assert!(
                text.is_some_and(|text| !text.zh.is_empty() && !text.en.is_empty()),
                "{label:?}"
            );
        }
    }

    #[test]
    fn names_are_filled_in_and_unknown_ones_left_out() {
        let params = json!({"unit": "GZ001-02-1601", "seq": 3});
        assert_eq!(filled("{unit}: {seq}, {none}.", &params), "GZ001-02-1601: 3, .");
    }
}

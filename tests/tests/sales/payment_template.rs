use super::office::{CONTRACTS, Office, SUBSCRIPTIONS, act, id};
use serde_json::{Value, json};
use tests::town;

const TEMPLATES: &str = "/api/v1/sales/payment-templates";

fn line(ratio: &str, months: u32) -> Value {
    json!({
        "item": "instalment", "ratio": ratio, "amount": null, "anchor": "signing", "on": null,
        "months": months, "days": 0,
    })
}

fn offer(project: &str, name: &str, lines: &[Value]) -> Value {
    json!({"project_id": project, "name": name, "lines": lines})
}

/// The office's body, agreed by a template.
fn by_template(office: &Office, unit: usize, template: &Value) -> Value {
    let mut body = office.body(unit, "98");
    body["payment_terms"] = json!({"template_id": template["id"]});
    body
}

#[actix_web::test]
async fn create_offers_terms_that_subscriptions_and_direct_contracts_are_agreed_by() {
    let office = Office::open().await;
    let lines = [line("0.3", 0), line("0.7", 3)];
    let body = offer(&office.project, " 分期 30/70 ", &lines);
    office.consultant.post(TEMPLATES, body.clone()).await.refused(403, "forbidden");
    let made = office.manager.post(TEMPLATES, body.clone()).await.expect(201);
    assert_eq!((&made["name"], &made["lines"]), (&json!("分期 30/70"), &json!(lines)));
    let again = office.manager.post(TEMPLATES, body).await.refused(409, "duplicate");
    assert_eq!(again["field"], "name");
    let found = office.consultant.get(&format!("{TEMPLATES}?archived=false")).await.expect(200);
    assert_eq!(found["items"], json!([made]));
    let body = by_template(&office, 0, &made);
    let subscription = office.consultant.post(SUBSCRIPTIONS, body).await.expect(201);
    assert_eq!(subscription["payment_terms"], json!({"lines": lines, "loan": null}));
    let contract = office.consultant.post(CONTRACTS, by_template(&office, 1, &made)).await;
    assert_eq!(contract.expect(201)["payment_terms"]["lines"], json!(lines));
    let ask = json!({
        "deal_price": "1896339.00", "earnest_paid": "0", "anchors": {"signing": "2025-03-10"},
        "lines": made["lines"], "loan": made["loan"],
    });
    let plan = office.consultant.post("/api/v1/calculators/payment-plan", ask).await.expect(200);
    assert_eq!(plan["lines"][0]["amount"], "568901.70");
    office.finish().await;
}

#[actix_web::test]
async fn update_and_archive_leave_what_was_agreed_as_it_was() {
    let office = Office::open().await;
    let lines = [line("1", 0)];
    let body = offer(&office.project, "一次性付款", &lines);
    let made = office.manager.post(TEMPLATES, body).await.expect(201);
    let body = by_template(&office, 0, &made);
    let agreed = office.consultant.post(SUBSCRIPTIONS, body).await.expect(201);
    let path = format!("{TEMPLATES}/{}", id(&made));
    let change = json!({"lines": [line("0.5", 0), line("0.5", 6)]});
    let changed = office.manager.patch(&path, change).await.expect(200);
    assert_eq!((&changed["name"], &changed["version"]), (&made["name"], &json!(2)));
    let archive = act(TEMPLATES, &made, "archive");
    let archived = office.manager.post(&archive, json!({})).await.expect(200);
    assert_eq!(archived["archived_at"], "2025-03-10T02:00:00Z");
    let kept = office.consultant.get(&format!("{SUBSCRIPTIONS}/{}", id(&agreed))).await.expect(200);
    assert_eq!(kept["payment_terms"]["lines"], json!(lines));
    for reply in [
        office.manager.post(&archive, json!({})).await,
        office.manager.patch(&path, json!({"name": "新"})).await,
        office.consultant.post(SUBSCRIPTIONS, by_template(&office, 1, &made)).await,
    ] {
        reply.refused(409, "sales.template_archived");
    }
    office.finish().await;
}

#[actix_web::test]
async fn terms_are_agreed_in_full_or_by_one_template_of_the_project() {
    let office = Office::open().await;
    let short = offer(&office.project, "短", &[line("0.9", 0)]);
    let refused = office.manager.post(TEMPLATES, short).await.faults();
    assert_eq!(refused, [("/lines".to_owned(), "sum_mismatch".to_owned())]);
    let elsewhere = town::project(&office.admin, "SZ001").await;
    let foreign = offer(&elsewhere, "他盘", &[line("1", 0)]);
    let foreign = office.admin.post(TEMPLATES, foreign).await.expect(201);
    let amount = json!({
        "item": "instalment", "amount": "9000000.00", "anchor": "signing", "months": 0, "days": 0,
    });
    let dear = offer(&office.project, "九百万", &[amount]);
    let dear = office.manager.post(TEMPLATES, dear).await.expect(201);
    let template = "/payment_terms/template_id";
    for (terms, place, code) in [
        (json!({"template_id": foreign["id"]}), template, "not_found"),
        (json!({"template_id": dear["id"]}), template, "sum_mismatch"),
        (json!({"template_id": dear["id"], "lines": [line("1", 0)]}), template, "conflict"),
        (json!({}), "/payment_terms/lines", "missing_option"),
    ] {
        let mut body = office.body(0, "98");
        body["payment_terms"] = terms;
        let faults = office.consultant.post(SUBSCRIPTIONS, body).await.faults();
        assert_eq!(faults, [(place.to_owned(), code.to_owned())]);
    }
    office.finish().await;
}

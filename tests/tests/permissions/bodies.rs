//! Ids inside of bodies: who names a thing of another project is told that there is none, at its
//! place or as a whole, and nothing happens.

use super::neighbours::{
    Things, groups_of, home, permissions, permitted, pointed_at, sell, shop, somebody, things_of,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::operation::{Operation, all, example, is_type, nullable};
use tests::source::none;
use tests::{Client, Reply, TestApp};

const ROLES: &[&str] = &["manager", "consultant", "cashier", "accountant"];

/// Where a body holds ids, and the field's name: `/buyers/0/customer_id`.
type Place = (String, String);

/// Every place of a schema at which an id may stand.
fn places(schema: &'static Value, at: &str) -> Vec<Place> {
    let mut found = vec![];
    let (schema, _) = nullable(schema);
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let place = format!("{at}/{name}");
        let (member, _) = nullable(member);
        if name.ends_with("_id") {
            found.push((place, name.clone()));
        } else if name.ends_with("_ids") {
            found.push((format!("{place}/0"), name.clone()));
        } else if is_type(member, "array") {
            found.extend(places(&member["items"], &format!("{place}/0")));
        } else {
            found.extend(places(member, &place));
        }
    }
    found
}

/// The body's example without the ids that it could do without: alternatives exclude each other.
fn bare(operation: &Operation) -> Value {
    let mut body = operation.example();
    strip(&mut body, operation.body().unwrap());
    body
}

/// The same of an object and of the rows of its lists.
fn strip(body: &mut Value, schema: &'static Value) {
    let (schema, _) = nullable(schema);
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let Some(fields) = body.as_object_mut() else { return };
    fields.retain(|name, _| {
        !name.ends_with("_id") && !name.ends_with("_ids") || required.contains(&json!(name))
    });
    for (name, list) in fields {
        let (member, _) = nullable(&schema["properties"][name.as_str()]);
        for row in list.as_array_mut().into_iter().flatten() {
            strip(row, &member["items"]);
        }
    }
}

/// Puts an id at a place; what lies on the way there is made from the examples of its schemas.
fn put(body: &mut Value, schema: &'static Value, place: &str, id: &str) {
    let (schema, _) = nullable(schema);
    let (name, rest) = place[1..].split_once('/').unwrap_or((&place[1..], ""));
    let (member, _) = nullable(&schema["properties"][name]);
    let slot = &mut body[name];
    if rest.is_empty() {
        *slot = json!(id);
    } else if rest == "0" {
        *slot = json!([id]);
    } else if let Some(inside) = rest.strip_prefix("0/") {
        if slot.as_array().is_none_or(Vec::is_empty) {
            *slot = json!([example(&member["items"]).unwrap_or(json!({}))]);
        }
        put(&mut slot[0], &member["items"], &format!("/{inside}"), id);
    } else {
        if slot.is_null() {
            *slot = example(member).unwrap_or(json!({}));
        }
        put(slot, member, &format!("/{rest}"), id);
    }
}

/// The document's example days may lie after the day of the tests, which is refused for itself.
fn not_in_future(body: &mut Value) {
    let days = body.as_object_mut().into_iter().flatten();
    for (_, day) in days.filter(|(name, _)| *name == "on" || name.ends_with("_on")) {
        *day = json!("2025-03-10");
    }
}

/// What is wrong with the answer to a foreign id at `place`, if anything.
fn judge(reply: &Reply, place: &str) -> Option<String> {
    let body: Value = serde_json::from_str(&reply.text).unwrap_or_default();
    let named = |error: &Value| error["pointer"] == *place && error["code"] == "not_found";
    let fits = match reply.status {
        404 => body["code"] == "not_found",
        422 => body["errors"].as_array().is_some_and(|errors| errors.iter().any(named)),
        // Bulk acts say of each row why it was left.
        200 => body["done"] == 0 && body["failed"][0]["code"] == "not_found",
        _ => false,
    };
    (!fits).then(|| format!("{place} answers {}: {}", reply.status, reply.text))
}

struct Sides<'a> {
    ours: &'a Things,
    theirs: &'a Things,
}

/// Sends each body with one id of the other project, all others being of the own.
async fn try_bodies(who: &str, client: &Client, sides: &Sides<'_>) -> (usize, Vec<String>) {
    let held = permissions(client).await;
    let (mut sent, mut broken) = (0, vec![]);
    let writes = [Method::POST, Method::PUT, Method::PATCH];
    let writes = all().iter().filter(|op| writes.contains(&op.method) && permitted(op, &held));
    for operation in writes.filter(|op| op.permission().is_some() && op.body().is_some()) {
        let schema = operation.body().unwrap();
        let own = |home: &str| sides.ours.get(home).and_then(|ids| ids.first()).cloned();
        let address = home(operation).and_then(own).unwrap_or_default();
        let found = places(schema, "");
        let mut body = bare(operation);
        not_in_future(&mut body);
        let wanted: BTreeSet<&str> = found
            .iter()
            .filter(|(place, _)| body.pointer(place).is_some())
            .map(|(place, _)| place.as_str())
            .collect();
        let known = found.iter().filter(|(place, _)| wanted.contains(place.as_str()));
        for (place, id) in
            known.filter_map(|(place, name)| Some((place, own(&pointed_at(name, sides.ours)?)?)))
        {
            put(&mut body, schema, place, &id);
        }
        for (place, name) in &found {
            let Some(home) = pointed_at(name, sides.theirs) else { continue };
            let mut body = body.clone();
            put(&mut body, schema, place, &sides.theirs[&home][0]);
            let path = operation.address(&address);
            let reply = client.call(operation.method.clone(), &path, Some(body)).await;
            sent += 1;
            broken.extend(judge(&reply, place).map(|why| format!("{who} {}{why}", operation.id)));
        }
    }
    (sent, broken)
}

#[actix_web::test]
async fn ids_of_another_project_in_a_body_name_nothing() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (ours, theirs) = (shop(&app, &admin, "GZ001").await, shop(&app, &admin, "SZ001").await);
    let (own, foreign) = (sell(&admin, &ours).await, sell(&admin, &theirs).await);
    let mut our_things = things_of(&admin, &ours.project).await;
    let mut their_things = things_of(&admin, &theirs.project).await;
    our_things.insert("customers/customers".to_owned(), vec![own]);
    our_things.insert("customers/buyer-groups".to_owned(), groups_of(&ours.consultant).await);
    // Approved, so that paying it gets as far as the account.
    let refund = format!("/api/v1/receivables/refunds/{}", our_things["receivables/refunds"][0]);
    admin.post(&format!("{refund}/approve"), json!({})).await.expect(200);
    // One that is still for sale, so that nothing else is in the way.
    our_things.insert("inventory/units".to_owned(), vec![ours.units[3].clone()]);
    let (mut broken, mut sent) = (vec![], 0);
    for role in ROLES {
        let client = match *role {
            "consultant" => ours.consultant.clone(),
            "manager" => ours.manager.clone(),
            other => somebody(&app, other, &ours.project).await,
        };
        // Customers are the company's, but a consultant sees only his own.
        if *role == "consultant" {
            their_things.insert("customers/customers".to_owned(), vec![foreign.clone()]);
        } else {
            their_things.remove("customers/customers");
        }
        let sides = Sides { ours: &our_things, theirs: &their_things };
        let (asked, wrong) = try_bodies(role, &client, &sides).await;
        sent += asked;
        broken.extend(wrong);
    }
    println!("{sent} bodies with one id of another project");
    assert!(sent > 20, "bodies hold ids");
    none("ids of another project name nothing", &broken);
    app.finish().await;
}

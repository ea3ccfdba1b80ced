use super::project::user;
use futures_util::future::join;
use serde_json::{Value, json};
use tests::{Client, TestApp, given};

const HOME: &str = "/api/v1/inventory/units";

const HOLDS: &str = "/api/v1/sales/holds";

async fn hold(client: &Client, site: &given::Site, unit: usize, customer: &Value) -> tests::Reply {
    let body = json!({"unit_id": site.unit_id(unit), "customer_id": customer["id"]});
    client.post(HOLDS, body).await
}

async fn cancel(client: &Client, hold: &Value) {
    let path = format!("{HOLDS}/{}/cancel", hold["id"].as_str().unwrap());
    client.post(&path, json!({})).await.expect(200);
}

/// Two homes, two parking spaces and a storage room, all released.
async fn site(admin: &Client) -> given::Site {
    let project = given::project(admin, "GZ001").await;
    let building = given::building(admin, given::id(&project), "2").await;
    given::permit(admin, given::id(&project), &[given::id(&building)]).await;
    let mut stacks = vec![given::stack("01"), given::stack("02")];
    for (room, use_kind) in [("P1", "parking"), ("P2", "parking"), ("S1", "storage")] {
        let mut stack = given::stack(room);
        stack["use"] = use_kind.into();
        stack["layout"] = use_kind.into();
        stacks.push(stack);
    }
    let units = given::units(admin, given::id(&building), (1, 1), &stacks).await;
    let release = json!({"building_id": building["id"]});
    admin.post(&format!("{HOME}/release"), release).await.expect(200);
    given::Site { project, building, units }
}

async fn attach(client: &Client, site: &given::Site, space: usize, home: usize) -> tests::Reply {
    let path = format!("{HOME}/{}/attach", site.unit_id(space));
    client.post(&path, json!({"home_id": site.unit_id(home)})).await
}

#[actix_web::test]
async fn attach_shows_the_space_at_its_home_and_the_home_at_its_space() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let home = format!("{HOME}/{}", site.unit_id(0));
    let before = admin.get(&home).await;
    assert_eq!(before.expect(200)["attached_ids"], json!([]));
    let space = attach(&admin, &site, 2, 0).await.expect(200);
    assert_eq!(space["attached_to_id"], site.unit_id(0));
    assert_eq!((&space["status"], &space["version"]), (&json!("available"), &json!(3)));
    assert_eq!(space["list_price"], site.units[2]["list_price"]);
    attach(&admin, &site, 4, 0).await.expect(200);
    let shown = admin.get(&home).await;
    let ids = json!([site.unit_id(2), site.unit_id(4)]);
    assert_eq!(shown.expect(200)["attached_ids"], ids);
    assert_ne!(shown.header("etag"), before.header("etag"));
    let list = admin.get(&format!("{HOME}?sort=room")).await.expect(200);
    assert_eq!(list["items"][0]["attached_ids"], ids);
    assert_eq!(list["items"][1]["attached_ids"], json!([]));
    assert_eq!(list["items"][2]["attached_to_id"], site.unit_id(0));
    let of_home = admin.get(&format!("{HOME}?attached_to_id={}", site.unit_id(0))).await;
    assert_eq!(of_home.expect(200)["total"], 2);
    let path = format!("{HOME}/{}/history?sort=-at", site.unit_id(2));
    let event = admin.get(&path).await.expect(200)["items"][0].clone();
    assert_eq!(event["act"], "inventory.unit.attach");
    assert_eq!(event["changes"]["attached_to"], json!({"from": null, "to": "GZ001-02-0101"}));
    app.finish().await;
}

#[actix_web::test]
async fn attach_is_refused_between_other_uses_twice_and_across_projects() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let other = given::site(&admin, "GZ002").await;
    attach(&admin, &site, 1, 0).await.refused(409, "inventory.not_a_space");
    attach(&admin, &site, 2, 3).await.refused(409, "inventory.not_a_home");
    let path = format!("{HOME}/{}/attach", site.unit_id(2));
    for home in [other.unit_id(0), "0195a3c0-5b7e-7000-8000-00000000ffff"] {
        let faults = admin.post(&path, json!({"home_id": home})).await.faults();
        assert_eq!(faults, [("/home_id".to_owned(), "not_found".to_owned())], "{home}");
    }
    attach(&admin, &site, 2, 0).await.expect(200);
    attach(&admin, &site, 2, 0).await.refused(409, "inventory.attached_already");
    attach(&admin, &site, 2, 1).await.refused(409, "inventory.attached_already");
    let manager = user(&app, "manager", &[other.project_id()]).await;
    attach(&manager, &site, 3, 0).await.refused(404, "not_found");
    let consultant = user(&app, "consultant", &[site.project_id()]).await;
    attach(&consultant, &site, 3, 0).await.refused(403, "forbidden");
    app.finish().await;
}

#[actix_web::test]
async fn detach_lets_the_space_stand_by_itself_again() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let detach = format!("{HOME}/{}/detach", site.unit_id(2));
    admin.post(&detach, json!({})).await.refused(409, "inventory.not_attached");
    attach(&admin, &site, 2, 0).await.expect(200);
    let space = admin.post(&detach, json!({})).await.expect(200);
    assert_eq!(space["attached_to_id"], Value::Null);
    let home = admin.get(&format!("{HOME}/{}", site.unit_id(0))).await.expect(200);
    assert_eq!(home["attached_ids"], json!([]));
    attach(&admin, &site, 2, 1).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn a_space_goes_with_the_buyer_of_its_home() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let buyer = given::customer::entered(&admin, 1).await;
    let rival = given::customer::entered(&admin, 2).await;
    hold(&admin, &site, 0, &buyer).await.expect(201);
    hold(&admin, &site, 2, &buyer).await.expect(201);
    hold(&admin, &site, 3, &rival).await.expect(201);
    attach(&admin, &site, 3, 0).await.refused(409, "inventory.sold_apart");
    attach(&admin, &site, 2, 1).await.refused(409, "inventory.sold_apart");
    attach(&admin, &site, 2, 0).await.expect(200);
    let space = format!("{HOME}/{}", site.unit_id(2));
    let detach = format!("{space}/detach");
    admin.post(&detach, json!({})).await.refused(409, "inventory.sold_together");
    let acts = admin.get(&format!("{space}/acts")).await.expect(200);
    let why = |act: &str| {
        let refused = acts["refused"].as_array().unwrap();
        refused.iter().find(|one| one["act"] == act).unwrap()["code"].clone()
    };
    assert_eq!(why("detach"), "inventory.sold_together");
    assert_eq!(why("attach"), "inventory.attached_already");
    attach(&admin, &site, 4, 0).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn a_home_with_spaces_is_not_removed() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let building = given::building(&admin, given::id(&project), "2").await;
    let mut parking = given::stack("P1");
    parking["use"] = "parking".into();
    let stacks = [given::stack("01"), parking];
    let units = given::units(&admin, given::id(&building), (1, 1), &stacks).await;
    let site = given::Site { project, building, units };
    attach(&admin, &site, 1, 0).await.expect(200);
    let home = format!("{HOME}/{}", site.unit_id(0));
    admin.delete(&home).await.refused(409, "in_use");
    assert_eq!(admin.delete(&format!("{HOME}/{}", site.unit_id(1))).await.status, 204);
    assert_eq!(admin.delete(&home).await.status, 204);
    app.finish().await;
}

#[actix_web::test]
async fn an_attached_space_is_kept_from_everybody_but_the_buyer_of_its_home() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let buyer = given::customer::entered(&admin, 1).await;
    let rival = given::customer::entered(&admin, 2).await;
    attach(&admin, &site, 2, 0).await.expect(200);
    hold(&admin, &site, 2, &buyer).await.refused(409, "inventory.attached_to_home");
    hold(&admin, &site, 0, &buyer).await.expect(201);
    let refused = hold(&admin, &site, 2, &rival).await;
    let problem = refused.refused(409, "inventory.attached_to_home");
    assert_eq!(problem["home_id"], site.unit_id(0));
    assert_eq!(problem["home_code"], "GZ001-02-0101");
    let body = json!({
        "unit_id": site.unit_id(2),
        "buyers": [{"customer_id": rival["id"], "share": "1"}],
        "discounts": [], "earnest_amount": "1000.00",
        "payment_terms": {"lines": [
            {"item": "instalment", "ratio": "1", "anchor": "signing", "months": 0, "days": 0},
        ]},
    });
    for path in ["/api/v1/sales/subscriptions", "/api/v1/sales/contracts"] {
        let reply = admin.post(path, body.clone()).await;
        reply.refused(409, "inventory.attached_to_home");
    }
    let space = admin.get(&format!("{HOME}/{}", site.unit_id(2))).await.expect(200);
    assert_eq!(space["status"], "available");
    hold(&admin, &site, 2, &buyer).await.expect(201);
    app.finish().await;
}

#[actix_web::test]
async fn a_home_is_not_sold_past_the_customer_who_has_its_space() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let buyer = given::customer::entered(&admin, 1).await;
    let rival = given::customer::entered(&admin, 2).await;
    attach(&admin, &site, 2, 0).await.expect(200);
    let home = hold(&admin, &site, 0, &buyer).await.expect(201);
    let space = hold(&admin, &site, 2, &buyer).await.expect(201);
    cancel(&admin, &home).await;
    let problem = hold(&admin, &site, 0, &rival).await;
    let problem = problem.refused(409, "inventory.space_taken");
    assert_eq!(problem["space_id"], site.unit_id(2));
    hold(&admin, &site, 1, &rival).await.expect(201);
    cancel(&admin, &space).await;
    hold(&admin, &site, 0, &rival).await.expect(201);
    app.finish().await;
}

#[actix_web::test]
async fn an_attached_space_is_not_offered_instead_of_another() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let buyer = given::customer::entered(&admin, 1).await;
    let rival = given::customer::entered(&admin, 2).await;
    attach(&admin, &site, 3, 0).await.expect(200);
    hold(&admin, &site, 2, &buyer).await.expect(201);
    let problem = hold(&admin, &site, 2, &rival).await.refused(409, "sales.unit_taken");
    let offered = problem["alternatives"].as_array().unwrap().clone();
    assert_eq!(offered.len(), 3);
    assert!(offered.iter().all(|one| one["id"] != site.unit_id(3)));
    app.finish().await;
}

#[actix_web::test]
async fn detach_waits_until_the_home_is_free() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let buyer = given::customer::entered(&admin, 1).await;
    attach(&admin, &site, 2, 0).await.expect(200);
    let home = hold(&admin, &site, 0, &buyer).await.expect(201);
    let detach = format!("{HOME}/{}/detach", site.unit_id(2));
    admin.post(&detach, json!({})).await.refused(409, "inventory.sold_together");
    cancel(&admin, &home).await;
    admin.post(&detach, json!({})).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn attaching_a_space_and_holding_it_at_once_is_done_by_one_of_them() {
    let app = TestApp::start_with_workers(4).await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let rival = given::customer::entered(&admin, 1).await;
    for round in 0..12 {
        let space = 2 + round % 3;
        let (attached, held) = if round % 2 == 0 {
            join(attach(&admin, &site, space, 0), hold(&admin, &site, space, &rival)).await
        } else {
            let both = join(hold(&admin, &site, space, &rival), attach(&admin, &site, space, 0));
            let (held, attached) = both.await;
            (attached, held)
        };
        if attached.status == 200 {
            held.refused(409, "inventory.attached_to_home");
            let path = format!("{HOME}/{}/detach", site.unit_id(space));
            admin.post(&path, json!({})).await.expect(200);
        } else {
            attached.refused(409, "inventory.sold_apart");
            cancel(&admin, &held.expect(201)).await;
        }
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_space_and_its_home_taken_at_once_do_not_part() {
    let app = TestApp::start_with_workers(4).await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let buyer = given::customer::entered(&admin, 1).await;
    let rival = given::customer::entered(&admin, 2).await;
    attach(&admin, &site, 2, 0).await.expect(200);
    for _ in 0..8 {
        let home = hold(&admin, &site, 0, &buyer).await.expect(201);
        let change = async {
            cancel(&admin, &home).await;
            hold(&admin, &site, 0, &rival).await
        };
        let (space, home) = join(hold(&admin, &site, 2, &buyer), change).await;
        assert!(space.status != 201 || home.status != 201, "{space:?} {home:?}");
        for (reply, code) in
            [(space, "inventory.attached_to_home"), (home, "inventory.space_taken")]
        {
            match reply.status {
                201 => cancel(&admin, &reply.expect(201)).await,
                _ => drop(reply.refused(409, code)),
            }
        }
    }
    app.finish().await;
}

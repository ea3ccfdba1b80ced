//! Eighteen months, day by day: what was planned for a day happens on it.

use super::office::Office;
use super::people::{self, Known};
use super::town::{self, PLANS, Site};
use super::trade::{self, Deal, Step};
use indicatif::ProgressBar;
use serde_json::json;
use service::kernel::{Kernel, Result, act};
use service::receivables::milestone;
use std::collections::BTreeMap;

/// The story ends yesterday.
pub const LENGTH_DAYS: u64 = 547;
/// The first ones of the story have nobody to buy from yet.
const FIRST_TRADE_DAY: u64 = 20;
const CUSTOMERS: i64 = 420;
const TRADES: i64 = 215;
/// The second project opens later.
const SECOND_PROJECT_DAY: u64 = 150;
/// The structures of the first project are topped out.
const TOPPED_OUT_DAY: u64 = 330;

/// What the story made.
#[derive(Debug, Default)]
pub struct Counts {
    pub units: usize,
    pub customers: usize,
    pub trades: usize,
    pub receipts: usize,
    pub invoices: usize,
}

/// Something that happens on a day.
#[derive(Debug, Clone, Copy)]
pub enum Event {
    Project(usize),
    Customer(i64),
    FollowUp(Known),
    Trade,
    Trading(Deal, Step),
    ToppedOut,
    /// Whatever has become due by then: expiry, reminders, overdue lines.
    Jobs,
}

/// Everything that is known while the story is told.
pub struct Story<'k> {
    pub office: Office<'k>,
    pub agenda: BTreeMap<u64, Vec<Event>>,
    pub day: u64,
    pub sites: Vec<Site>,
    /// Customers who have bought nothing yet.
    pub customers: Vec<Known>,
    pub counts: Counts,
}

impl Story<'_> {
    /// Plans an event; what lies beyond the end does not happen.
    pub fn plan(&mut self, in_days: u64, event: Event) {
        let day = self.day + in_days;
        if day <= LENGTH_DAYS {
            self.agenda.entry(day).or_default().push(event);
        }
    }
}

/// Tells the whole story.
pub async fn tell(kernel: &Kernel, bar: &ProgressBar) -> Result<Counts> {
    let office = Office::new(kernel, LENGTH_DAYS + 1);
    let mut story = Story {
        office,
        agenda: BTreeMap::new(),
        day: 0,
        sites: vec![],
        customers: vec![],
        counts: Counts::default(),
    };
    open(&mut story).await?;
    for day in 0..=LENGTH_DAYS {
        story.day = day;
        story.office.open_day(day);
        bar.set_message("filling");
        bar.set_position(day);
        // Events of a day may plan more for the same day.
        while let Some(events) = story.agenda.remove(&day) {
            for event in events {
                story.office.tick(day);
                happen(&mut story, event).await?;
            }
        }
    }
    Ok(story.counts)
}

/// The first morning: both projects are founded, everybody is hired, the future is drawn.
async fn open(story: &mut Story<'_>) -> Result<()> {
    story.office.open_day(0);
    let mut projects = vec![];
    for plan in &PLANS {
        projects.push(town::found(&story.office, plan).await?);
    }
    story.office.hire(&projects).await?;
    story.plan(0, Event::Project(0));
    story.plan(SECOND_PROJECT_DAY, Event::Project(1));
    story.plan(TOPPED_OUT_DAY, Event::ToppedOut);
    for week in 1..=LENGTH_DAYS / 7 {
        story.plan(week * 7, Event::Jobs);
    }
    let last = i64::try_from(LENGTH_DAYS).unwrap_or(0);
    for number in 0..CUSTOMERS {
        // The first customers come before the first sales.
        let day = if number < 40 { number / 4 } else { story.office.chance.between(1, last - 8) };
        story.plan(u64::try_from(day).unwrap_or(0), Event::Customer(number));
    }
    let first = i64::try_from(FIRST_TRADE_DAY).unwrap_or(0);
    for _ in 0..TRADES {
        let day = story.office.chance.between(first, last - 1);
        story.plan(u64::try_from(day).unwrap_or(0), Event::Trade);
    }
    Ok(())
}

async fn happen(story: &mut Story<'_>, event: Event) -> Result<()> {
    match event {
        Event::Project(index) => build(story, index).await,
        Event::Customer(number) => meet(story, number).await,
        Event::FollowUp(known) => {
            let next = story.office.date(story.day + 7);
            people::follow_up(&mut story.office, known, next).await
        }
        Event::Trade => trade::begin(story).await,
        Event::Trading(deal, step) => trade::go_on(story, deal, step).await,
        Event::ToppedOut => top_out(story).await,
        Event::Jobs => service::jobs::run_due(story.office.kernel).await.map(drop),
    }
}

async fn build(story: &mut Story<'_>, index: usize) -> Result<()> {
    use entity::inventory::project::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let plan = &PLANS[index];
    let project =
        Entity::find().filter(Column::Code.eq(plan.code())).one(&story.office.kernel.db).await?;
    let Some(project) = project else { return Ok(()) };
    let on = story.office.date(story.day);
    let sites = town::build(&story.office, plan, project.id, on).await?;
    story.counts.units += sites.iter().map(|site| site.units).sum::<usize>();
    story.sites.extend(sites);
    Ok(())
}

async fn meet(story: &mut Story<'_>, number: i64) -> Result<()> {
    let known = people::enter(&mut story.office, number).await?;
    story.counts.customers += 1;
    story.customers.push(known);
    for contact in 0..story.office.chance.between(1, 3) {
        let wait = contact * 6 + story.office.chance.between(1, 6);
        story.plan(u64::try_from(wait).unwrap_or(1), Event::FollowUp(known));
    }
    Ok(())
}

async fn top_out(story: &mut Story<'_>) -> Result<()> {
    let Some(first) = story.sites.first().map(|site| site.project_id) else { return Ok(()) };
    let buildings: Vec<_> = story
        .sites
        .iter()
        .filter(|site| site.project_id == first)
        .map(|site| site.building_id)
        .collect();
    let input: milestone::MilestoneInput = super::office::body(json!({
        "project_id": first, "building_ids": buildings, "anchor": "topped_out",
        "on": story.office.date(story.day),
    }))?;
    story
        .office
        .act("manager", act::RECEIVABLES_MILESTONE_CREATE, async |tx| {
            milestone::create(tx, &input).await
        })
        .await?;
    Ok(())
}

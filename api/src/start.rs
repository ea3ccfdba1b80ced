//! From settings to a running kernel.

use crate::config::{Refused, Settings};
use crate::limits::Limits;
use crate::operations::Operations;
use crate::state::State;
use crate::{openapi, store};
use migration::{Migrator, MigratorTrait};
use secrecy::ExposeSecret;
use service::admin::install;
use service::jobs;
use service::kernel::clock::Clock;
use service::kernel::courier::Outbox;
use service::kernel::start::Ids;
use service::kernel::{Kernel, database, epoch};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

type Failure = Box<dyn Error>;

/// Opens the database and makes the kernel; nothing is migrated yet.
pub async fn kernel(settings: &Settings) -> Result<Kernel, Failure> {
    if let Some(file) = settings.database_url.strip_prefix("sqlite://") {
        let folder = Path::new(file.split('?').next().unwrap_or(file)).parent();
        if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
    }
    let db = database::connect(&settings.database_url, settings.database_connections).await?;
    let kernel = Kernel::new(db, Clock::system(), Ids::Random, settings.cipher()?);
    let kernel = kernel.with_store(store::open(&settings.files)?);
    let kernel = service::subscribed(kernel).with_courier(Outbox::new(settings.outbox.clone()));
    Ok(kernel.with_sandbox(settings.sandbox()?))
}

/// Migrates where that is wanted, and installs what every database has.
pub async fn prepare(kernel: &Kernel, settings: &Settings) -> Result<(), Failure> {
    if settings.auto_migrate {
        migrate(kernel).await?;
    }
    let password = settings.admin_password.as_ref().map(ExposeSecret::expose_secret);
    install::run(kernel, password, kernel.password_strength)
        .await
        .map_err(|error| Refused::because(format!("installation failed: {error:?}")))?;
    jobs::recurring::install(kernel)
        .await
        .map_err(|error| Refused::because(format!("installation failed: {error:?}")))?;
    epoch::refresh(kernel).await.map_err(|error| Refused::because(format!("{error:?}")))?;
    Ok(())
}

/// Brings the schema up. Of replicas that start together one is a step ahead and the others fail at
/// its tables: they try again as long as it gets on, and half a minute longer.
pub async fn migrate(kernel: &Kernel) -> Result<(), Failure> {
    const TRIES: u32 = 120;
    let (mut tries, mut applied) = (0, 0);
    loop {
        let Err(error) = Migrator::up(&kernel.db, None).await else { return Ok(()) };
        tries += 1;
        // Nothing can be counted before the first of them has made the table.
        if let Ok(now) = Migrator::get_applied_migrations(&kernel.db).await
            && now.len() > applied
        {
            (tries, applied) = (0, now.len());
        }
        if tries == TRIES {
            return Err(error.into());
        }
        tracing::warn!(%error, "migration did not go through; trying again");
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
}

/// The state that handlers share.
pub fn state(kernel: Kernel, settings: &Settings) -> Result<State, Failure> {
    let operations = Arc::new(Operations::new(&openapi::document()));
    let limits = Limits::new(settings.rate_limit_per_minute, settings.requests_in_flight);
    let state = State::new(Arc::new(kernel), &settings.secret()?, operations);
    Ok(state.within(limits).behind(settings.proxies()?))
}

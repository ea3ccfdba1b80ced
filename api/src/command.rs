//! What the binary does, command by command.

use crate::app::{self, Listening};
use crate::config::{Refused, Settings};
use crate::start;
use crate::state::State;
use crate::{demo, memory};
use actix_web::web;
use secrecy::ExposeSecret;
use service::admin::{install, password};
use service::kernel::{Actor, Reader, commit, epoch};
use service::oversight;
use std::error::Error;
use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

type Failure = Box<dyn Error>;

/// Serves until it is told to stop.
pub async fn serve(settings: &Settings) -> Result<(), Failure> {
    let kernel = start::kernel(settings).await?;
    start::prepare(&kernel, settings).await?;
    listen(settings, web::Data::new(start::state(kernel, settings)?)).await
}

async fn listen(settings: &Settings, state: web::Data<State>) -> Result<(), Failure> {
    let socket = TcpListener::bind(&settings.bind)?;
    tracing::info!(address = %socket.local_addr()?, "listening");
    let workers = match settings.workers {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        workers => workers,
    };
    let listening = Listening { workers, cors_origins: settings.origins() };
    let server = app::serve(socket, state.clone(), listening)?;
    let (stop, stopped) = watch::channel(false);
    let handle = server.handle();
    let draining = state.clone();
    actix_web::rt::spawn(async move {
        told_to_stop().await;
        draining.drain();
        let _ = stop.send(true);
        handle.stop(true).await;
    });
    actix_web::rt::spawn(memory::give_back());
    actix_web::rt::spawn(watch_epochs(state.clone(), stopped.clone()));
    let kernel: Arc<_> = state.kernel.clone();
    let jobs = actix_web::rt::spawn(async move { service::jobs::work(&kernel, stopped).await });
    server.await?;
    let _ = jobs.await;
    Ok(())
}

/// Hears what other replicas changed.
async fn watch_epochs(state: web::Data<State>, mut stopped: watch::Receiver<bool>) {
    let mut every_second = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            _ = every_second.tick() => {}
        }
        if let Err(error) = epoch::refresh(&state.kernel).await {
            tracing::warn!(?error, "epochs could not be read");
        }
    }
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut term), Ok(mut int)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
}

/// Fills the demo's own file on its first run, prints its accounts, and serves it.
pub async fn demo(settings: &mut Settings, fresh: bool, no_serve: bool) -> Result<(), Failure> {
    if fresh {
        if Path::new(&settings.files).exists() {
            std::fs::remove_dir_all(&settings.files)?;
        }
        let file = settings.database_url.trim_start_matches("sqlite://").to_owned();
        for suffix in ["", "-wal", "-shm"] {
            let path = format!("{file}{suffix}");
            if Path::new(&path).exists() {
                std::fs::remove_file(path)?;
            }
        }
    }
    let kernel = start::kernel(settings).await?;
    start::prepare(&kernel, settings).await?;
    demo::fill(&kernel).await?;
    println!("accounts:");
    for (name, role, password) in demo::ACCOUNTS {
        println!("  {name:<12} {role:<14} {password}");
    }
    if no_serve {
        return Ok(());
    }
    println!("Swagger UI: http://{}/swagger-ui/", settings.bind);
    listen(settings, web::Data::new(start::state(kernel, settings)?)).await
}

/// Brings the schema up to date.
pub async fn migrate(settings: &Settings) -> Result<(), Failure> {
    start::migrate(&start::kernel(settings).await?).await
}

/// Prints what breaks an invariant.
pub async fn check(settings: &Settings) -> Result<ExitCode, Failure> {
    let kernel = start::kernel(settings).await?;
    let actor = Actor::system();
    let report = oversight::check(&Reader::new(&kernel, &actor)).await;
    let report = report.map_err(|error| Refused::because(format!("{error:?}")))?;
    for check in &report.checks {
        println!("{:>2} {:<9} {}", check.id, if check.ok { "ok" } else { "BROKEN" }, check.name);
        for violation in &check.violations {
            println!("     {} {}", violation.id, violation.detail);
        }
    }
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Creates an administrator, where the last one forgot his password.
pub async fn create_administrator(settings: &Settings, username: &str) -> Result<(), Failure> {
    let password = settings.admin_password.as_ref().map(ExposeSecret::expose_secret);
    let password =
        password.ok_or_else(|| Refused::because("LOUXIAO_ADMIN_PASSWORD is missing".to_owned()))?;
    let kernel = start::kernel(settings).await?;
    let told = |error| Refused::because(format!("{error:?}"));
    let hash = password::hash(password, kernel.password_strength).await.map_err(told)?;
    let created = commit::by_system(&kernel, "admin.user.create", async |tx| {
        install::create_administrator(tx, username, &hash).await
    });
    created.await.map_err(told)?;
    println!("{username} is an administrator");
    Ok(())
}

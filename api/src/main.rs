//! `louxiao`: the one binary.

use api::config::{Profile, Settings};
use api::{command, openapi, telemetry};
use clap::{Parser, Subcommand};
use std::error::Error;
use std::process::ExitCode;

/// Louxiao 楼销: sales backend of a real-estate developer.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    /// Settings file (TOML); the environment (`LOUXIAO_…`) stands above it.
    #[arg(long, global = true)]
    config: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API.
    Serve,
    /// Fill and serve a realistic demo on an embedded database.
    Demo {
        /// Make the demo anew.
        #[arg(long)]
        fresh: bool,
        /// Fill it and stop.
        #[arg(long)]
        no_serve: bool,
    },
    /// Bring the schema up to date.
    Migrate,
    /// Print the OpenAPI document.
    Openapi,
    /// Check every invariant; fails when one is broken.
    Check,
    /// Administrators.
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// Create an administrator; the password is read from `LOUXIAO_ADMIN_PASSWORD`.
    Create {
        /// Name to sign in with.
        #[arg(long, default_value = "admin")]
        username: String,
    },
}

#[actix_web::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("louxiao: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<ExitCode, Box<dyn Error>> {
    if matches!(cli.command, Command::Openapi) {
        println!("{}", serde_json::to_string_pretty(&openapi::document())?);
        return Ok(ExitCode::SUCCESS);
    }
    let mut settings = match &cli.command {
        Command::Demo { .. } => Settings::demo(),
        _ => Settings::load(cli.config.as_deref())?,
    };
    telemetry::start(&settings.log, settings.profile == Profile::Production);
    match cli.command {
        Command::Serve => command::serve(&settings).await?,
        Command::Demo { fresh, no_serve } => command::demo(&mut settings, fresh, no_serve).await?,
        Command::Migrate => command::migrate(&settings).await?,
        Command::Check => return command::check(&settings).await,
        Command::Admin { command: AdminCommand::Create { username } } => {
            command::create_administrator(&settings, &username).await?;
        }
        Command::Openapi => {}
    }
    Ok(ExitCode::SUCCESS)
}

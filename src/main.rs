//! Arguments in, exit code out.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;
use rolecall::core::mask::Mask;

fn main() -> ExitCode {
    match rolecall::cli::Cli::try_parse() {
        Ok(cli) => rolecall::commands::run(cli).into(),
        Err(error) => {
            // What can not be understood is shown, and may be a token that was pasted into the wrong place.
            let told = error.render().to_string();
            let masked = Mask::new(|name| std::env::var(name).ok()).hide(&told);
            if masked == told {
                error.exit();
            }
            drop(std::io::stderr().write_all(masked.as_bytes()));
            ExitCode::from(2)
        }
    }
}

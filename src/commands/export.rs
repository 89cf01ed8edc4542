//! `quanhe export` (stands in until the views arrive).

use super::{Failure, Outcome};
use crate::cli::{ExportArgs, Global};

pub fn run(_global: &Global, _args: &ExportArgs) -> Outcome {
    Err(Failure::Usage("not yet there".into()))
}

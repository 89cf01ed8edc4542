//! `quanhe explain` (stands in until the views arrive).

use super::{Failure, Outcome};
use crate::cli::{ExplainArgs, Global};

pub fn run(_global: &Global, _args: &ExplainArgs) -> Outcome {
    Err(Failure::Usage("not yet there".into()))
}

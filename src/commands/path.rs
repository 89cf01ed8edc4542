//! `quanhe path` (stands in until the views arrive).

use super::{Failure, Outcome};
use crate::cli::{Global, PathArgs};

pub fn run(_global: &Global, _args: &PathArgs) -> Outcome {
    Err(Failure::Usage("not yet there".into()))
}

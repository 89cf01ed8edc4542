//! `quanhe show` (stands in until the views arrive).

use super::{Failure, Outcome};
use crate::cli::{ShowArgs, Global};

pub fn run(_global: &Global, _args: &ShowArgs) -> Outcome {
    Err(Failure::Usage("not yet there".into()))
}

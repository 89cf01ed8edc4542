//! `quanhe show` (stands in until the views arrive).

use super::{Failure, Outcome};
use crate::cli::{Global, ShowArgs};

pub fn run(_global: &Global, _args: &ShowArgs) -> Outcome {
    Err(Failure::Usage("not yet there".into()))
}

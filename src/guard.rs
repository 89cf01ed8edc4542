//! Faults of a library or of this program, kept to the one piece of work in which they show: one odd page, one document, one query.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// Where a panic stopped a piece of work, and what it said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("internal error at {place}: {message}")]
pub struct Fault {
    place: String,
    message: String,
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static FAULT: RefCell<Option<Fault>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic in it becomes a [`Fault`] and prints nothing. What the work had under way must not be used after one.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if GUARDED.get() {
                FAULT.set(Some(fault(info)));
            } else {
                usual(info);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.map_err(|_| {
        FAULT.take().unwrap_or_else(|| Fault {
            place: "an unknown place".to_owned(),
            message: "no message".to_owned(),
        })
    })
}

fn fault(info: &PanicHookInfo<'_>) -> Fault {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let place = info.location().map_or_else(
        || "an unknown place".to_owned(),
        |at| {
            // The folder of a library's source is that of the machine which built it.
            let file = at.file().rsplit_once("src/").map_or(at.file(), |(_, within)| within);
            format!("{file}:{}", at.line())
        },
    );
    Fault {
        place,
        message: message.lines().next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_fault_of_one_line() {
        assert_eq!(guarded(|| 1), Ok(1));
        let fault = guarded(|| panic!("one\ntwo")).map(|()| 1).unwrap_err().to_string();
        assert!(
            fault.starts_with("internal error at guard.rs:") && fault.ends_with(": one"),
            "{fault}"
        );
    }

    #[test]
    fn an_inner_guard_leaves_the_outer_one_in_place() {
        let outer = guarded(|| {
            assert!(guarded(|| panic!("inner")).map(|()| 1).is_err());
            panic!("outer")
        });
        assert!(outer.map(|()| 1).unwrap_err().to_string().ends_with("outer"));
    }
}

//! The one integration binary. Each module gives its tests; what a user relies on is tested at the boundary.

/// The crates know only those that ARCHITECTURE.md lets them know.
mod edges;
/// Articles as JSON Lines, good and broken.
mod jsonl;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let trials: Vec<Trial> = [edges::tests(), jsonl::tests()].into_iter().flatten().collect();
    libtest_mimic::run(&arguments, trials).exit();
}

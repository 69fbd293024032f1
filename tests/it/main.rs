//! The one integration binary. Each module gives its tests; what a user relies on is tested at the boundary.

/// What surrounds a build and fails.
mod adversity;
/// What the analyzer makes of a text.
mod analyze;
/// Web archives, sound and damaged.
mod archives;
/// What readers asked, where the owner wants to know.
mod asked;
/// The search page in a real browser.
mod browser;
/// No modules of a crate import each other in a circle.
mod circles;
mod counted;
/// Articles that tell the same.
mod duplicates;
/// The crates know only those that ARCHITECTURE.md lets them know.
mod edges;
/// Pages in encodings from before Unicode.
mod encodings;
/// Pages to articles with the real executable.
mod extract;
/// Kills, damage, other users: what an operator meets at night.
mod faults;
/// Pages of our own, made of texts and structures.
mod fixtures;
/// What a build does not publish unasked, and what it tells of failures.
mod guards;
mod headlines;
/// Input that is made to do harm.
mod hostile;
/// Builds that begin with the live index.
mod incremental;
/// Articles as JSON Lines, good and broken.
mod jsonl;
mod marks;
/// What the guide for operators promises.
mod operating;
/// Queries over the demo's articles, and what must come first.
mod queries;
/// Builds with the real executable: what wins, what is refused, what stays.
mod reindex;
/// An article by its id, and those near to it.
mod related;
/// Builds that were interrupted and go on.
mod resume;
/// The owner's rules for sites, and those of families.
mod rules;
/// Runs of many queries, and their measures.
mod runs;
/// Queries with the real executable: what matches, in which order, how it is told.
mod search;
/// The service over real sockets.
mod server;
/// A service of the real executable.
mod service;
/// What the pages of one host share.
mod shared;
/// What is suggested while someone types.
mod suggestions;
/// What is taken down, what must be found, and what is served where the index is damaged.
mod takedown;
/// Runs the real executable.
mod tracuu;
/// Queries as they are typed: keys left in, mistakes, missing spaces.
mod typed;
/// What an operator does with published generations.
mod upkeep;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let trials: Vec<Trial> = [
        adversity::tests(),
        analyze::tests(),
        archives::tests(),
        asked::tests(),
        browser::tests(),
        circles::tests(),
        counted::tests(),
        duplicates::tests(),
        edges::tests(),
        encodings::tests(),
        extract::tests(),
        faults::tests(),
        fixtures::tests(),
        guards::tests(),
        headlines::tests(),
        hostile::tests(),
        incremental::tests(),
        jsonl::tests(),
        marks::tests(),
        operating::tests(),
        queries::tests(),
        reindex::tests(),
        related::tests(),
        resume::tests(),
        rules::tests(),
        runs::tests(),
        search::tests(),
        suggestions::tests(),
        takedown::tests(),
        typed::tests(),
        upkeep::tests(),
        server::tests(),
        shared::tests(),
    ]
    .into_iter()
    .flatten()
    .collect();
    libtest_mimic::run(&arguments, trials).exit();
}

/// A test that needs something that a machine may lack: it is then shown as ignored, with what it needs in its name, or run
/// and failed where `TRACUU_REQUIRE_ALL` is set, as it is by `.ci/run`.
fn needs(is_there: bool, what: &str, name: &str, test: fn() -> Result<(), Failed>) -> Trial {
    let ignored = !is_there && std::env::var_os("TRACUU_REQUIRE_ALL").is_none();
    Trial::test(format!("{name} (needs {what})"), test).with_ignored_flag(ignored)
}

//! What an operator does with published generations: go back to one, clear old ones out.

use tracuu_index::{Check, Event, Generation, History, Home, IndexError, Result};

use crate::publish;

/// Makes another published generation live by one rename, after every byte of it was checked: the one with this number, else the
/// newest below the live one. Gives the event that the history has.
pub fn rollback(home: &Home, to: Option<u64>) -> Result<Event> {
    let _lock = home.lock()?;
    let live = home.current()?;
    let published = home.published()?;
    let target = to.or_else(|| published.iter().rev().find(|number| **number < live).copied());
    let target = target.filter(|target| *target != live && published.contains(target)).ok_or_else(|| {
        let others =
            published.iter().filter(|number| **number != live).map(u64::to_string).collect::<Vec<_>>().join(", ");
        let others = if others.is_empty() { "none".to_owned() } else { others };
        IndexError::NoSuchGeneration { home: home.root().to_owned(), live, others }
    })?;
    Generation::open_checked(home, target, Check::Everything)?.check_counts()?;
    publish::set_current(home, target)?;
    let event = Event { previous: Some(live), ..Event::now(Event::ROLLBACK, target) };
    History::of(home).append(&event)?;
    Ok(event)
}

/// Deletes the oldest generations beyond a number, never the live one; which.
pub fn prune(home: &Home, keep: usize) -> Result<Vec<u64>> {
    let _lock = home.lock()?;
    publish::prune(home, &History::of(home), keep)
}

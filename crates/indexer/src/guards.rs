//! What a build does not do unasked: lose many articles, publish what is mostly failures, fill the disk.

use tracuu_article::RejectionKind;
use tracuu_index::{Home, Manifest, Outcomes};

use crate::error::{BuildError, Result};

/// Shares, from 0 to 1, above which a build is not published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guards {
    /// Of the articles of the live generation, those that the new one would lack.
    pub max_loss: f64,
    /// Of the records that were read, those that are broken, invalid, too large or could not be read. A list of articles or a page to
    /// log in is none of them.
    pub max_failed: f64,
    /// Publish all the same.
    pub force: bool,
}

impl Default for Guards {
    fn default() -> Self {
        Self { max_loss: 0.2, max_failed: 0.2, force: false }
    }
}

impl Guards {
    /// Before anything is written: whether there is room for a generation as large as the live one, in segments and as the one
    /// that they become.
    pub(crate) fn room(self, home: &Home) -> Result<()> {
        let live = home.current().ok().and_then(|number| Manifest::read(&home.generation(number)).ok());
        let needed = 2 * live.map_or(0, |live| live.files.iter().map(|file| file.bytes).sum::<u64>());
        match fs4::available_space(home.root()) {
            Ok(free) if free < needed && !self.force => {
                Err(BuildError::NoRoom { home: home.root().to_owned(), needed, free })
            }
            // Where the system does not tell, the disk will.
            _ => Ok(()),
        }
    }

    /// Once everything was read for a generation of this number: whether that may be published in the place of what is live, if
    /// anything is.
    pub(crate) fn read(self, home: &Home, number: u64, articles: u64, outcomes: &Outcomes) -> Result<()> {
        // A first index takes nothing from anybody.
        let Some(live) = home.current().ok().filter(|_| !self.force) else { return Ok(()) };
        let failed: u64 = RejectionKind::FAULTS.iter().filter_map(|kind| outcomes.rejected.get(kind.name())).sum();
        if failed as f64 > self.max_failed * outcomes.records as f64 {
            let (most, rejections) = (percent(self.max_failed), home.rejections_file(number));
            return Err(BuildError::TooManyFailed { failed, records: outcomes.records, most, rejections });
        }
        match Manifest::articles_of(&home.generation(live)) {
            Some(live) if (live.saturating_sub(articles)) as f64 > self.max_loss * live as f64 => {
                Err(BuildError::WouldLose { articles, live, most: percent(self.max_loss) })
            }
            _ => Ok(()),
        }
    }
}

fn percent(share: f64) -> String {
    format!("{} %", (share * 1_000.0).round() / 10.0)
}

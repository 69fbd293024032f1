//! Takes articles into the index that is built.

use std::path::Path;

use tracuu_article::{Decoded, Origin};
use tracuu_index::{HeadlinesBuilder, Origins, Outcomes, each_stored};

use crate::{
    base::Base,
    budget::Permit,
    captures::{CaptureResolver, Rank, Taken},
    checkpoint::{BuildTask, Checkpoint, ReadPlace},
    error::Result,
    mining::Miners,
    pipeline::Take,
    rejections::RejectionSink,
    writer::Writer,
};

/// Takes the articles of a build.
pub(crate) struct Adder<'a> {
    /// What is built, for its checkpoints.
    pub(crate) task: &'a BuildTask,
    pub(crate) number: u64,
    pub(crate) started_at: &'a str,
    pub(crate) folder: &'a Path,
    /// The live generation that an incremental build begins with.
    pub(crate) base: Option<&'a Base>,
    pub(crate) writer: Writer,
    pub(crate) captures: CaptureResolver,
    pub(crate) miners: Miners,
    /// The titles of all articles, of the live generation too where the build begins with it.
    pub(crate) headlines: HeadlinesBuilder,
    /// Articles that were written.
    pub(crate) changed: u64,
}

impl Adder<'_> {
    /// Goes on from a checkpoint: takes in again what was taken until then.
    pub(crate) fn go_on(&mut self, checkpoint: Checkpoint) -> Result<()> {
        let origins = checkpoint.origins(self.folder)?;
        self.writer.clear_unwritten()?;
        let (captures, miners, headlines) = (&mut self.captures, &mut self.miners, &mut self.headlines);
        let is_full = self.base.is_none();
        each_stored(&self.writer.searcher()?, &self.writer.fields, "the interrupted build", |article, _| {
            if is_full {
                miners.add_stored(&article);
            }
            headlines.set(&article.id, &article.title);
            if let Some(place) = origins.get(&article.id) {
                captures.know_again(&article, place.clone());
            }
            Ok(())
        })?;
        for id in checkpoint.given_way {
            if let Some((known, _)) = self.base.map(|base| base.article(&id)).transpose()?.flatten() {
                self.captures.know(Rank::before_all(&known), &known);
            }
        }
        for (id, addresses) in checkpoint.incomplete {
            self.captures.know_addresses(&id, addresses);
        }
        self.changed = checkpoint.changed;
        Ok(())
    }
}

impl Take for Adder<'_> {
    fn take(&mut self, rank: Rank, origin: &Origin, decoded: Decoded, permit: Permit) -> Result<Taken> {
        let mut article = decoded.article;
        let known = match self.base {
            Some(base) if !self.captures.knows(&article.id) => base.article(&article.id)?,
            _ => None,
        };
        if let Some((known, _)) = &known {
            self.captures.know(Rank::before_all(known), known);
        }
        let taken = self.captures.take(rank, origin, &mut article);
        if let (Taken::Replacing, Some((_, json))) = (taken, &known)
            && serde_json::to_string(&article).is_ok_and(|now| now == *json)
        {
            return Ok(Taken::Unchanged);
        }
        match taken {
            Taken::Superseded | Taken::Unchanged => return Ok(taken),
            Taken::Replacing => self.writer.delete(&article.id),
            Taken::New => {}
        }
        self.changed += 1;
        self.headlines.set(&article.id, &article.title);
        if self.base.is_none() {
            self.miners.add(&article);
        }
        self.writer.add(&article, Some(permit))?;
        Ok(taken)
    }

    fn checkpoint(&mut self, place: ReadPlace, counts: &Outcomes, sink: &mut dyn RejectionSink) -> Result<()> {
        let mut origins = Origins::default();
        self.captures.tell_origins(&mut origins);
        let checkpoint = Checkpoint {
            task: self.task.clone(),
            number: self.number,
            started_at: self.started_at.to_owned(),
            place,
            outcomes: counts.clone(),
            changed: self.changed,
            given_way: self.captures.given_way(),
            incomplete: self.captures.incomplete_addresses(),
            rejections: sink.keep()?,
        };
        let payload = checkpoint.write(self.folder, &origins)?;
        self.writer.commit_with(&payload)?;
        Checkpoint::clear(self.folder, Some(&payload));
        Ok(())
    }
}

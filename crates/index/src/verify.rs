//! Whether a generation is sound: its files, its counts, and every article in it.

use serde::Serialize;
use tracuu_article::ArticleId;

use crate::{
    check::Check,
    error::{EngineContext, IndexError, Result},
    generation::Generation,
    home::Home,
};

/// What was found sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The generation.
    pub generation: u64,
    /// Its files, each as its SHA-256 says.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Its articles, each of which was read.
    pub articles: u64,
}

impl Generation {
    /// Checks that a generation holds as many articles as its manifest says, and that Tantivy finds its files undamaged.
    pub fn check_counts(&self) -> Result<()> {
        let searcher = self.reader.searcher();
        let damaged = |reason| IndexError::Damaged { path: format!("generation {}", self.number).into(), reason };
        if searcher.num_docs() != self.manifest.articles {
            return Err(damaged(format!("{} articles, {} expected", searcher.num_docs(), self.manifest.articles)));
        }
        let broken = searcher.index().validate_checksum().doing("check the index")?;
        match broken.iter().min() {
            Some(file) => Err(damaged(format!("the checksum of {} is wrong", file.display()))),
            None => Ok(()),
        }
    }
}

/// Checks every byte of a published generation by its manifest, opens it, and reads every article in it.
pub fn verify(home: &Home, number: u64) -> Result<Verified> {
    let generation = Generation::open_checked(home, number, Check::Everything)?;
    generation.check_counts()?;
    let mut articles = 0;
    generation.each_article(|article, _| {
        articles += 1;
        ArticleId::given(&article.id).map(|_| ()).map_err(|error| IndexError::Damaged {
            path: home.generation(number),
            reason: format!("the stored article {articles} has no id: {error}"),
        })
    })?;
    let (files, bytes) =
        (generation.manifest.files.len() as u64, generation.manifest.files.iter().map(|file| file.bytes).sum());
    Ok(Verified { generation: number, files, bytes, articles })
}

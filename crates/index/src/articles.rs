//! The articles that a generation stores, one after the other.

use tantivy::{Searcher, TantivyDocument, schema::Value};
use tracuu_article::Article;

use crate::{
    error::{EngineContext, IndexError, Result},
    generation::Generation,
    schema::Fields,
};

/// Blocks of stored articles that are held unpacked while they are read in order.
const BLOCKS: usize = 1;

/// Gives each article that a searcher sees, and the JSON that it is stored as, in the order in which they are stored. One that cannot
/// be read is an error that says which one it is, of `what`.
pub fn each_stored(
    searcher: &Searcher,
    fields: &Fields,
    what: &str,
    mut each: impl FnMut(Article, &str) -> Result<()>,
) -> Result<()> {
    let (mut count, articles) = (0_u64, searcher.num_docs());
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(BLOCKS).doing("open the stored articles")?;
        for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
            count += 1;
            let broken = |why: String| IndexError::Damaged {
                path: what.into(),
                reason: format!("the stored article {count} of {articles} cannot be read: {why}"),
            };
            let document = document.map_err(|error| broken(error.to_string()))?;
            let json = document.get_first(fields.article).and_then(|value| value.as_str()).unwrap_or_default();
            let article = serde_json::from_str(json).map_err(|error| broken(error.to_string()))?;
            each(article, json)?;
        }
    }
    Ok(())
}

impl Generation {
    /// Gives each article, and the JSON that it is stored as, in the order in which they are stored. An article that cannot be read
    /// is an error that says which one of how many.
    pub fn each_article(&self, each: impl FnMut(Article, &str) -> Result<()>) -> Result<()> {
        each_stored(&self.reader.searcher(), &self.fields, &format!("generation {}", self.number), each)
    }
}

//! The articles that a generation stores, one after the other.

use tantivy::{TantivyDocument, schema::Value};
use tracuu_article::Article;

use crate::{
    error::{EngineContext, IndexError, Result},
    generation::Generation,
};

/// Blocks of stored articles that are held unpacked while they are read in order.
const BLOCKS: usize = 1;

impl Generation {
    /// Gives each article, and the JSON that it is stored as, in the order in which they are stored. An article that cannot be read
    /// is an error that says which one of how many.
    pub fn each_article(&self, mut each: impl FnMut(Article, &str) -> Result<()>) -> Result<()> {
        let searcher = self.reader.searcher();
        let mut count = 0_u64;
        for segment in searcher.segment_readers() {
            let store = segment.get_store_reader(BLOCKS).doing("open the stored articles")?;
            for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
                count += 1;
                let broken = |why: String| IndexError::Damaged {
                    path: format!("generation {}", self.number).into(),
                    reason: format!("the stored article {count} of {} cannot be read: {why}", self.manifest.articles),
                };
                let document = document.map_err(|error| broken(error.to_string()))?;
                let json = document.get_first(self.fields.article).and_then(|value| value.as_str()).unwrap_or_default();
                let article = serde_json::from_str(json).map_err(|error| broken(error.to_string()))?;
                each(article, json)?;
            }
        }
        Ok(())
    }
}

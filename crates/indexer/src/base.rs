//! The live generation as an incremental build begins with it.

use std::{fs, path::Path};

use tantivy::{
    Searcher, TantivyDocument, Term,
    collector::DocSetCollector,
    query::TermQuery,
    schema::{IndexRecordOption, Value},
};
use tracuu_article::Article;
use tracuu_index::{
    Abbreviations, Check, EngineContext, FileDigest, Generation, Headlines, Home, IndexError, IoContext, Language,
    Origins, Result,
};

use crate::{
    error::{self, BuildError},
    mining::Compounds,
};

/// What Tantivy replaces where the index changes; all its other files stay as they are once written.
const REPLACED: [&str; 2] = ["meta.json", ".managed.json"];
/// What is mined from all articles.
const MINED: [&str; 3] = [Language::FILE, Abbreviations::FILE, Compounds::FILE];

/// The live generation, whole and checked.
pub(crate) struct Base {
    pub(crate) generation: Generation,
    searcher: Searcher,
}

impl Base {
    /// Opens the live generation, every byte of it checked, and tells where its articles came from. One that was built with other
    /// words, names or rules for sites is refused, since its articles would be read otherwise today.
    pub(crate) fn open(home: &Home) -> error::Result<(Self, Origins)> {
        let generation = Generation::open_current(home, Check::Everything)?;
        if generation.manifest.build_settings_sha256 != home.build_settings_digest()? {
            return Err(BuildError::OtherSettings { generation: generation.number });
        }
        let origins = Origins::read(&generation.folder)?;
        Ok((Self { searcher: generation.reader.searcher(), generation }, origins))
    }

    /// The titles of its articles.
    pub(crate) fn headlines(&self) -> &Headlines {
        &self.generation.headlines
    }

    /// An article by its id, and the JSON that it is stored as.
    pub(crate) fn article(&self, id: &str) -> Result<Option<(Article, String)>> {
        let fields = &self.generation.fields;
        let query = TermQuery::new(Term::from_field_text(fields.id, id), IndexRecordOption::Basic);
        let found = self.searcher.search(&query, &DocSetCollector).doing("find an article")?;
        let Some(address) = found.into_iter().next() else { return Ok(None) };
        let document: TantivyDocument = self.searcher.doc(address).doing("read an article")?;
        let json = document.get_first(fields.article).and_then(|value| value.as_str()).unwrap_or_default();
        let article = serde_json::from_str(json).map_err(|error| IndexError::Damaged {
            path: format!("generation {}", self.generation.number).into(),
            reason: format!("the stored article {id} cannot be read: {error}"),
        })?;
        Ok(Some((article, json.to_owned())))
    }

    /// Lays Tantivy's files into the folder of a new generation. They are linked, and never written to.
    pub(crate) fn lay_index(&self, home: &Home, folder: &Path) -> Result<()> {
        let within = Path::new(Generation::TANTIVY);
        let target = folder.join(within);
        fs::create_dir_all(&target).on("create", &target)?;
        for file in self.files(|name| name.starts_with(within)) {
            let is_replaced = REPLACED.iter().any(|replaced| Path::new(&file.name).ends_with(replaced));
            self.lay(home, folder, &file.name, is_replaced)?;
        }
        Ok(())
    }

    /// Lays into it what was mined of the articles.
    pub(crate) fn lay_mined(&self, home: &Home, folder: &Path) -> Result<()> {
        self.files(is_mined).try_for_each(|file| self.lay(home, folder, &file.name, false))
    }

    /// The files that are the same in both, with their digests; those that were mined only where they were laid.
    pub(crate) fn laid(&self, with_mined: bool) -> Vec<FileDigest> {
        let is_laid = |name: &Path| {
            (name.starts_with(Generation::TANTIVY) && !REPLACED.iter().any(|replaced| name.ends_with(replaced)))
                || (with_mined && is_mined(name))
        };
        self.files(is_laid).cloned().collect()
    }

    fn files(&self, which: impl Fn(&Path) -> bool) -> impl Iterator<Item = &FileDigest> {
        self.generation.manifest.files.iter().filter(move |file| which(Path::new(&file.name)))
    }

    fn lay(&self, home: &Home, folder: &Path, name: &str, copy: bool) -> Result<()> {
        let (from, to) = (home.generation(self.generation.number).join(name), folder.join(name));
        // A file that is there may be a link to the very one that is laid: it would be emptied by a copy.
        if to.exists() {
            fs::remove_file(&to).on("replace", &to)?;
        }
        // Not every file system links.
        if copy || fs::hard_link(&from, &to).is_err() {
            fs::copy(&from, &to).on("copy", &from)?;
        }
        Ok(())
    }
}

fn is_mined(name: &Path) -> bool {
    MINED.iter().any(|mined| name == Path::new(mined))
}

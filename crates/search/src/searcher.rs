//! Opens a home, follows what is published and set, and answers requests. What decides an answer stands in `planning`
//! and `ranking`.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Instant,
};

use tracuu_article::Article;
use tracuu_index::{Check, Event, Generation, History, Home, IndexError};
use tracuu_text::folded_words;

use crate::{
    engine::{Engine, EngineError, RankedArticle},
    error::SearchError,
    finding::{Outcome, Wanted, find},
    live::Live,
    planning::{PlanSequence, SortKeys, rank},
    ranking::{self, Found},
    related::{self, RelatedArticles},
    request::{Cursor, Request, Sort},
    results::{Answer, Highlighter, Hit, facets, hit, understood},
    settings::{Hidden, Ranking, Settings, SettingsError, Stamp},
    suggest::{self, MAX_SUGGESTIONS, PastQueries, Suggestion, SuggestionKind, Suggestions},
    tantivy_engine::TantivyEngine,
    understanding::{Understanding, understand},
};

/// Articles that are found beside the one itself, its copies and thrice those that are wanted as near: copies of those.
const MORE_THAN_RELATED: usize = 10;

/// Answers from the live generation of a home, and follows `CURRENT`.
#[derive(Debug)]
pub struct Searcher {
    home: Home,
    /// What the owner decides, and how its files were when they were read.
    settings: RwLock<(Arc<Settings>, Stamp)>,
    check: Check,
    engine: Arc<dyn Engine>,
    /// Absent until a first generation is published, and where none is sound.
    live: RwLock<Option<Arc<Live>>>,
    /// What was asked before.
    past: RwLock<Arc<PastQueries>>,
    /// The live generation, where it is not the one that answers, and why.
    unsound: RwLock<Option<(u64, String)>>,
}

impl Searcher {
    /// Opens the live generation of a home; a damaged one is an error.
    pub fn open(home: Home, check: Check) -> Result<Self, SearchError> {
        let searcher = Self::unopened(home, check, Arc::new(TantivyEngine))?;
        searcher.open_generation(searcher.home.current()?)?;
        Ok(searcher)
    }

    /// Opens a home that may hold no generation yet: [`refresh`](Self::refresh) opens the first one. Where the live one is damaged,
    /// the newest sound one answers, and [`unsound`](Self::unsound) tells; where none is sound, that is an error.
    pub fn open_or_wait(home: Home, check: Check) -> Result<Self, SearchError> {
        Self::with_engine(home, check, Arc::new(TantivyEngine))
    }

    /// Opens a home with another engine than Tantivy; it may hold no generation yet.
    pub fn with_engine(home: Home, check: Check, engine: Arc<dyn Engine>) -> Result<Self, SearchError> {
        let searcher = Self::unopened(home, check, engine)?;
        match searcher.home.current() {
            Err(IndexError::NoGeneration { .. }) => {}
            current => {
                searcher.open_newest_sound(current?)?;
            }
        }
        Ok(searcher)
    }

    /// Answers from a generation that may not be published yet.
    pub(crate) fn of_generation(home: Home, generation: Generation) -> Result<Self, SearchError> {
        let searcher = Self::unopened(home, Check::Sizes, Arc::new(TantivyEngine))?;
        let live = Live::of(generation, &*searcher.engine, &searcher.settings().hidden)?;
        searcher.set_live(Some(live));
        Ok(searcher)
    }

    fn unopened(home: Home, check: Check, engine: Arc<dyn Engine>) -> Result<Self, SearchError> {
        let settings = read_settings(&home)?;
        let (live, past, unsound) = (RwLock::default(), RwLock::default(), RwLock::default());
        Ok(Self { home, settings, check, engine, live, past, unsound })
    }

    fn set_live(&self, live: Option<Arc<Live>>) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = live;
    }

    fn open_generation(&self, number: u64) -> Result<(), SearchError> {
        let live = Live::open(&self.home, number, self.check, &*self.engine, &self.settings().hidden)?;
        self.set_live(Some(live));
        Ok(())
    }

    /// Opens the live generation, or else the newest sound one; whether it is another one than before. Where none is sound, nothing
    /// answers, and what is wrong with the live one is the error.
    fn open_newest_sound(&self, current: u64) -> Result<bool, SearchError> {
        let answering = self.generation().map(|(number, _)| number);
        let set_unsound = |unsound| *self.unsound.write().unwrap_or_else(PoisonError::into_inner) = unsound;
        let damage = match self.open_generation(current) {
            Ok(()) => {
                set_unsound(None);
                return Ok(answering != Some(current));
            }
            Err(damage) => damage,
        };
        // Whoever is told that the live one is unsound is answered by another one already.
        let unsound = Some((current, damage.to_string()));
        let others = self.home.published()?.into_iter().rev().filter(|number| *number != current);
        for number in others {
            if self.open_generation(number).is_ok() {
                set_unsound(unsound);
                return Ok(answering != Some(number));
            }
        }
        self.set_live(None);
        set_unsound(unsound);
        Err(damage)
    }

    /// Why another generation answers than the live one, or none, where that is so.
    pub fn unsound(&self) -> Option<String> {
        self.unsound.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(_, why)| why.clone())
    }

    /// Checks the generation that answers again, byte for byte, since a disk may fail under it, and the live one where that is another;
    /// whether another one answers now.
    pub fn check_again(&self) -> Result<bool, SearchError> {
        let Ok(current) = self.home.current() else { return Ok(false) };
        let (live, unsound) = (self.live(), self.unsound());
        if let (Some(live), None) = (live, unsound)
            && live.generation.number == current
            && live.generation.manifest.check(&live.generation.folder, Check::Everything).is_ok()
        {
            return Ok(false);
        }
        self.open_newest_sound(current)
    }

    /// With another ranking than that of its settings.
    #[must_use]
    pub fn with_ranking(self, ranking: Ranking) -> Self {
        {
            let mut settings = self.settings.write().unwrap_or_else(PoisonError::into_inner);
            let other = Settings { ranking, ..Settings::clone(&settings.0) };
            settings.0 = Arc::new(other);
        }
        self
    }

    /// The ranking that is used.
    pub fn ranking(&self) -> Ranking {
        self.settings().ranking.clone()
    }

    fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// Reads the settings again where a file of theirs was changed. Those that are not taken leave the ones before. What cannot be
    /// taken down is tried again by the next call.
    pub fn refresh_settings(&self) -> Result<bool, SearchError> {
        let folder = self.home.settings();
        let stamp = Settings::stamp(&folder);
        let has_changed = self.settings.read().unwrap_or_else(PoisonError::into_inner).1 != stamp;
        if has_changed {
            let read = Settings::read(&folder);
            let mut settings = self.settings.write().unwrap_or_else(PoisonError::into_inner);
            // Told once, whatever comes of it.
            settings.1 = stamp;
            settings.0 = Arc::new(read?);
        }
        let settings = self.settings();
        if let Some(live) = self.live().filter(|live| live.without != settings.hidden) {
            self.set_live(Some(Live::of(live.generation.clone(), &*self.engine, &settings.hidden)?));
        }
        Ok(has_changed)
    }

    /// What is taken down.
    pub fn hidden(&self) -> Hidden {
        self.settings().hidden.clone()
    }

    /// Whether an article is taken down.
    pub fn hides(&self, id: &str) -> bool {
        self.live().is_some_and(|live| live.hidden.contains(id))
    }

    /// Notes in the history what is taken down, where that is another list than the one there; whether it was.
    pub fn note_hidden(&self) -> Result<bool, IndexError> {
        let (history, settings) = (History::of(&self.home), self.settings());
        let entries = serde_json::to_value(settings.hidden.entries()).unwrap_or_default();
        let noted = history.read()?.into_iter().rev().find_map(|event| event.hidden);
        if noted.map_or(settings.hidden.is_empty(), |noted| noted == entries) {
            return Ok(false);
        }
        let generation = self.generation().map_or(0, |(number, _)| number);
        history.append(&Event { hidden: Some(entries), ..Event::now(Event::HIDDEN, generation) })?;
        Ok(true)
    }

    fn live(&self) -> Option<Arc<Live>> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn must_live(&self) -> Result<Arc<Live>, SearchError> {
        self.live().ok_or_else(|| IndexError::NoGeneration { home: self.home.root().to_owned() }.into())
    }

    /// The number of the generation that answers, and how many articles it holds; `None` until there is one.
    pub fn generation(&self) -> Option<(u64, u64)> {
        self.live().map(|live| (live.generation.number, live.generation.manifest.articles))
    }

    /// Opens the live generation where it is another one than before, or the newest sound one where it is damaged; searches under
    /// way keep theirs. `true` where another one answers now.
    pub fn refresh(&self) -> Result<bool, SearchError> {
        let answering = self.generation().map(|(number, _)| number);
        let current = match self.home.current() {
            Err(IndexError::NoGeneration { .. }) if answering.is_none() => return Ok(false),
            other => other?,
        };
        let known_unsound = self.unsound.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(live, _)| *live);
        if Some(current) == answering || Some(current) == known_unsound {
            return Ok(false);
        }
        self.open_newest_sound(current)
    }

    /// Answers a request: a page of hits with totals and facets.
    pub fn search(&self, request: &Request) -> Result<Answer, SearchError> {
        let begun = Instant::now();
        if request.is_too_deep() {
            return Err(SearchError::TooDeep);
        }
        let (live, settings) = (self.must_live()?, self.settings());
        let offset = request.page.saturating_sub(1).saturating_mul(request.per_page);
        let wanted = Wanted { offset, limit: request.per_page, with_facets: true };
        let Outcome { query, found, instead_of } = find(&live, &settings, request, wanted)?;
        let last = found.hits.last().filter(|_| found.hits.len() == request.per_page);
        let next_cursor = last.filter(|_| request.sort != Sort::Relevance).map(|last| {
            let SortKeys { score, published, key, .. } = last.keys;
            Cursor { sort: request.sort, published, rank: rank(score), key }.to_string()
        });
        let articles = if found.hits.is_empty() { Vec::new() } else { live.snapshot.articles(&found.hits)? };
        let highlighter = Highlighter::new(&query, request.accents);
        let mut explanations = found.explanations.into_iter();
        let mut missing = found.missing.into_iter();
        let hits = found.hits.iter().zip(articles).map(|(ranked, article)| Hit {
            duplicates: ranked.duplicates,
            missing: missing.next().unwrap_or_default(),
            explanation: explanations.next(),
            ..hit(article, ranked.keys.score, request.highlight.then_some(&highlighter))
        });
        Ok(Answer {
            query: request.query.clone(),
            understood: Understanding { instead_of, ..understood(&query, found.attempt) },
            total: found.total.unwrap_or_default(),
            groups: found.distinct,
            reachable: found.reachable,
            total_is_exact: !found.is_partial,
            page: request.page,
            per_page: request.per_page,
            hits: hits.collect(),
            took_ms: (begun.elapsed().as_secs_f64() * 1e5).round() / 100.0,
            generation: live.generation.number,
            next_cursor,
            facets: facets(found.facets),
            did_you_mean: query.readings.iter().find(|one| one.merged.is_none()).map(|reading| reading.text.clone()),
            readings: query.readings,
        })
    }

    /// An article by its id; `None` where there is none, or it is taken down.
    pub fn article(&self, id: &str) -> Result<Option<Article>, SearchError> {
        let hit = RankedArticle { id: id.to_owned(), ..RankedArticle::default() };
        match self.must_live()?.snapshot.articles(&[hit]) {
            Ok(articles) => Ok(articles.into_iter().next()),
            Err(EngineError::NoArticle { .. }) => Ok(None),
            Err(failed) => Err(failed.into()),
        }
    }

    /// The articles that are nearest to one, at most so many; `None` where there is no such one.
    pub fn related(&self, id: &str, limit: usize) -> Result<Option<RelatedArticles>, SearchError> {
        let Some(article) = self.article(id)? else { return Ok(None) };
        let live = self.must_live()?;
        let duplicates = &live.generation.duplicates;
        let group = duplicates.group_of(id).and_then(|group| duplicates.groups().get(group));
        let copies = group.map_or(1, Vec::len);
        // What tells the same has the same related articles.
        let first = group.and_then(|group| group.first()).filter(|first| *first != id);
        let first = first.map(|first| self.article(first)).transpose()?.flatten();
        let plan = related::plan(first.as_ref().unwrap_or(&article), live.archive(), copies);
        let sequence = PlanSequence::of_plan(plan, live.archive(), copies + MORE_THAN_RELATED + 3 * limit);
        let mut found = ranking::run(&*live.snapshot, &sequence, false)?;
        live.snapshot.name(&mut found.hits)?;
        let nearest = related::nearest(&article, found.hits, duplicates, limit);
        let articles = live.snapshot.articles(&nearest)?;
        let related =
            nearest.iter().zip(articles).map(|(ranked, article)| hit(article, ranked.keys.score, None)).collect();
        Ok(Some(RelatedArticles { id: article.id, related }))
    }

    /// Takes what was asked before, to suggest it.
    pub fn suggest_past(&self, past: PastQueries) {
        *self.past.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(past);
    }

    /// What may be meant by what was typed so far: phrases of titles, and where there are few, titles of articles.
    pub fn suggest(&self, typed: &str) -> Result<Suggestions, SearchError> {
        let live = self.must_live()?;
        let past = Arc::clone(&self.past.read().unwrap_or_else(PoisonError::into_inner));
        let asked = live.that_find(suggest::asked_before(&past, typed))?;
        let headlines = &live.generation.headlines;
        let mut suggestions = suggest::phrases(headlines, asked, typed, &live.hidden_keys);
        let asked = suggestions.first().map_or(typed, |first| first.text.as_str());
        if suggestions.len() < MAX_SUGGESTIONS && !asked.trim().is_empty() {
            let limit = MAX_SUGGESTIONS - suggestions.len();
            let request = Request { query: asked.to_owned(), verbatim: true, ..Request::default() };
            let wanted = Wanted { offset: 0, limit, with_facets: false };
            let found = find(&live, &self.settings(), &request, wanted)?.found;
            let mut known: Vec<Vec<String>> = suggestions.iter().map(|known| folded_words(&known.text)).collect();
            for article in live.snapshot.articles(&found.hits)? {
                let words = folded_words(&article.title);
                if !words.is_empty() && !known.contains(&words) {
                    known.push(words);
                    suggestions.push(Suggestion { text: article.title, kind: SuggestionKind::Title });
                }
            }
        }
        Ok(Suggestions { query: typed.to_owned(), suggestions })
    }

    /// What a request asks of the engine: its best `limit` hits, with the size of the match set and its facets or without.
    pub fn plan_of(&self, request: &Request, limit: usize, with_facets: bool) -> Result<PlanSequence, SearchError> {
        let (live, settings) = (self.must_live()?, self.settings());
        let counts = live.counts();
        let query = understand(request, &live.context(&settings, &|conjunctions| counts.of(conjunctions)));
        counts.check()?;
        Ok(live.plan(&query, request, &settings, 0, limit, with_facets))
    }

    /// Retrieves and ranks, and nothing else: hits have ids only where the engine finds them by those.
    pub fn run(&self, sequence: &PlanSequence) -> Result<Found, SearchError> {
        Ok(ranking::run(&*self.must_live()?.snapshot, sequence, false)?)
    }

    /// The whole articles of the best hits.
    pub fn articles(&self, query: &str, limit: usize) -> Result<Vec<Article>, SearchError> {
        let live = self.must_live()?;
        let request = Request { query: query.to_owned(), ..Request::default() };
        Ok(live.snapshot.articles(&self.ranked(&live, &request, limit)?.hits)?)
    }

    /// The ids and scores of the best hits, without totals, facets and texts: what a run of judged queries needs.
    pub fn ranked_ids(&self, request: &Request, limit: usize) -> Result<Vec<(String, f32)>, SearchError> {
        let live = self.must_live()?;
        let mut found = self.ranked(&live, request, limit)?;
        live.snapshot.name(&mut found.hits)?;
        Ok(found.hits.into_iter().map(|hit| (hit.id, hit.keys.score)).collect())
    }

    fn ranked(&self, live: &Live, request: &Request, limit: usize) -> Result<Found, SearchError> {
        let wanted = Wanted { offset: 0, limit, with_facets: false };
        Ok(find(live, &self.settings(), request, wanted)?.found)
    }
}

fn read_settings(home: &Home) -> Result<RwLock<(Arc<Settings>, Stamp)>, SettingsError> {
    let folder = home.settings();
    let stamp = Settings::stamp(&folder);
    Ok(RwLock::new((Arc::new(Settings::read(&folder)?), stamp)))
}

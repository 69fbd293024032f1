use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use thiserror::Error;
use tracuu_article::Article;
use tracuu_index::{Check, Generation, Home, IndexError};
use tracuu_text::folded_words;
use unicode_normalization::UnicodeNormalization;

use crate::{
    Accents,
    answer::{Answer, Change, ChangeKind, FacetValue, Facets, Hit, Understood},
    engine::{Engine, EngineError, FacetCounts, Matches},
    plan::{Need, Plan, Sort},
    planner,
    query::Query,
    request::{InvalidParameter, Request},
    settings::{Ranking, Settings, SettingsError, Stamp},
    snippet::Highlighter,
    specials, spelling, stand_ins,
    tantivy_engine::TantivyEngine,
    typed,
};

/// A search ends after this time with what was found by then.
const TIME: Duration = Duration::from_secs(5);
/// Queries of fewer words find what they ask for or nothing.
const RELAXED_FROM: usize = 3;
/// The shares of the idf mass of what the index knows that are asked for where nothing holds enough, one after the other.
const RELAXED: [f32; 3] = [0.6, 0.3, 0.0];

/// Why a search has no answer.
#[derive(Debug, Error)]
pub enum SearchError {
    /// The caller's fault.
    #[error(transparent)]
    Parameter(#[from] InvalidParameter),
    /// The index cannot be opened.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The owner's settings cannot be taken.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The index cannot be read.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Answers from the live generation of a home, and follows `CURRENT`.
#[derive(Debug)]
pub struct Searcher {
    home: Home,
    /// What the owner decides, and how its files were when they were read.
    settings: RwLock<(Arc<Settings>, Stamp)>,
    check: Check,
    /// Absent until a first generation is published.
    live: RwLock<Option<Arc<Live>>>,
}

#[derive(Debug)]
struct Live {
    generation: Generation,
    engine: TantivyEngine,
}

impl Live {
    fn open(home: &Home, check: Check) -> Result<Arc<Self>, IndexError> {
        let generation = Generation::open_current(home, check)?;
        let engine = TantivyEngine::new(&generation);
        Ok(Arc::new(Self { generation, engine }))
    }
}

impl Searcher {
    /// Opens the live generation of a home.
    pub fn open(home: Home, check: Check) -> Result<Self, SearchError> {
        let live = RwLock::new(Some(Live::open(&home, check)?));
        Ok(Self { settings: read_settings(&home)?, home, check, live })
    }

    /// Opens a home that may hold no generation yet: [`refresh`](Self::refresh) opens the first one. A damaged one is an
    /// error all the same.
    pub fn open_or_wait(home: Home, check: Check) -> Result<Self, SearchError> {
        let live = match Live::open(&home, check) {
            Err(IndexError::NoGeneration { .. }) => None,
            other => Some(other?),
        };
        Ok(Self { settings: read_settings(&home)?, home, check, live: RwLock::new(live) })
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

    /// Reads the settings again where a file of theirs was changed. Those that are not taken leave the ones before.
    pub fn refresh_settings(&self) -> Result<bool, SettingsError> {
        let folder = self.home.settings();
        let stamp = Settings::stamp(&folder);
        if self.settings.read().unwrap_or_else(PoisonError::into_inner).1 == stamp {
            return Ok(false);
        }
        let read = Settings::read(&folder);
        let mut settings = self.settings.write().unwrap_or_else(PoisonError::into_inner);
        // Told once, whatever comes of it.
        settings.1 = stamp;
        settings.0 = Arc::new(read?);
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

    /// Opens the live generation where it is another one than before; searches under way keep theirs. `true` where it
    /// changed.
    pub fn refresh(&self) -> Result<bool, IndexError> {
        let answering = self.generation().map(|(number, _)| number);
        let current = match self.home.current() {
            Err(IndexError::NoGeneration { .. }) if answering.is_none() => return Ok(false),
            other => other?,
        };
        if Some(current) == answering {
            return Ok(false);
        }
        let live = Live::open(&self.home, self.check)?;
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Some(live);
        Ok(true)
    }

    /// Answers a request: a page of hits with totals and facets.
    pub fn search(&self, request: &Request) -> Result<Answer, SearchError> {
        let begun = Instant::now();
        request.check()?;
        let live = self.must_live()?;
        let mut query = self.understand(&live, request)?;
        let plan = Plan {
            offset: (request.page - 1).saturating_mul(request.per_page),
            with_totals: true,
            ..self.plan(&live, &query, request, request.per_page)?
        };
        let is_year = plan.words == 0 && query.year().is_some();
        let (matches, plan, relaxed) = run_relaxing(&live.engine, plan, &query, request)?;
        let is_strict = request.verbatim || request.accents == Accents::Exact;
        if (relaxed || matches.total == Some(0)) && !is_strict {
            spelling::rescue(&mut query, &live.generation.language, &live.engine)?;
        }
        let highlighter = Highlighter::new(&query, request.accents);
        let mut hits = Vec::with_capacity(matches.hits.len());
        for found in &matches.hits {
            let article = live.engine.article(found)?;
            let mut hit = hit(article, found.score, request.highlight.then_some(&highlighter));
            if request.explain {
                hit.explanation = Some(live.engine.explain(&plan, found)?);
            }
            hits.push(hit);
        }
        Ok(Answer {
            query: request.query.clone(),
            understood: understood(&query, relaxed, is_year),
            total: matches.total.unwrap_or_default(),
            total_is_exact: !matches.is_partial,
            page: request.page,
            per_page: request.per_page,
            took_ms: (begun.elapsed().as_secs_f64() * 1e5).round() / 100.0,
            generation: live.generation.number,
            hits,
            facets: facets(matches.facets),
            did_you_mean: query.readings.first().map(|reading| reading.text.clone()),
            readings: query.readings,
        })
    }

    /// What a request asks of the engine: its best `limit` hits, without totals.
    pub fn plan_of(&self, request: &Request, limit: usize) -> Result<Plan, SearchError> {
        let live = self.must_live()?;
        let query = self.understand(&live, request)?;
        self.plan(&live, &query, request, limit).map_err(Into::into)
    }

    /// Retrieves and ranks, and nothing else.
    pub fn run(&self, plan: &Plan) -> Result<Matches, SearchError> {
        Ok(self.must_live()?.engine.run(plan)?)
    }

    /// The whole articles of the best hits.
    pub fn articles(&self, query: &str, limit: usize) -> Result<Vec<Article>, SearchError> {
        let live = self.must_live()?;
        let request = Request { query: query.to_owned(), ..Request::default() };
        let matches = live.engine.run(&self.plan_of(&request, limit)?)?;
        Ok(matches.hits.iter().map(|found| live.engine.article(found)).collect::<Result<_, _>>()?)
    }

    /// The ids and scores of the best hits, without totals, facets and texts: what a run of judged queries needs.
    pub fn ranked_ids(&self, request: &Request, limit: usize) -> Result<Vec<(String, f32)>, SearchError> {
        let live = self.must_live()?;
        let query = self.understand(&live, request)?;
        let plan = self.plan(&live, &query, request, limit)?;
        let (matches, ..) = run_relaxing(&live.engine, plan, &query, request)?;
        matches.hits.iter().map(|found| Ok((live.engine.id(found)?, found.score))).collect()
    }

    /// What the reader meant by what was typed.
    fn understand(&self, live: &Live, request: &Request) -> Result<Query, EngineError> {
        let (engine, language) = (&live.engine, &live.generation.language);
        let settings = self.settings();
        let mut query = Query::parse(&request.query);
        if !request.verbatim {
            let lower = |token: &String| token.nfc().flat_map(char::to_lowercase).collect();
            query.as_typed = request.as_typed.iter().map(lower).collect();
            if request.accents != Accents::Exact {
                stand_ins::recognise(&mut query, &live.generation.abbreviations, &settings);
            }
            typed::rewrite(&mut query, &settings, engine)?;
            specials::recognise(&mut query, engine)?;
            spelling::apply(&mut query, request.accents, language, engine, settings.ranking.spelling.worth_offering)?;
            if request.accents != Accents::Exact {
                typed::join(&mut query, engine)?;
                stand_ins::apply(&mut query, &live.generation.abbreviations, &settings, engine)?;
                stand_ins::rename(&mut query, &request.filters, &settings);
            }
        }
        Ok(query)
    }

    /// What the query decides of a plan. A query without a syllable, such as `---`, asks for nothing and finds nothing; a year
    /// alone asks for what was published then, the newest first.
    fn plan(&self, live: &Live, query: &Query, request: &Request, limit: usize) -> Result<Plan, EngineError> {
        let settings = self.settings();
        let mut filters = request.filters.clone();
        filters.years.extend(query.years.iter().map(|year| Some(*year)));
        filters.sections.extend(query.other_names.sections.iter().cloned());
        filters.sources.extend(query.other_names.sources.iter().cloned());
        let mut plan = Plan { filters: filters.clone(), sort: request.sort, limit, ..Plan::default() };
        if let Some(pin) = settings.pins.of(&folded_words(&request.query)) {
            plan.pinned.clone_from(&pin.ids);
            plan.hidden.clone_from(&pin.hide);
        }
        plan.deadline = Instant::now().checked_add(TIME);
        if let Some(year) = query.year().filter(|_| !request.verbatim && request.accents != Accents::Exact) {
            plan.filters.years.push(Some(year));
            plan.sort = if plan.sort == Sort::Relevance { Sort::Newest } else { plan.sort };
            if request.filters.years.is_empty() && !live.engine.run(&Plan { limit: 1, ..plan.clone() })?.hits.is_empty()
            {
                return Ok(plan);
            }
            (plan.filters, plan.sort) = (filters, request.sort);
        }
        let articles = live.generation.manifest.articles;
        let asked = planner::plan(query, request.accents, &settings.ranking, articles);
        let Plan { filters, sort, pinned, hidden, deadline, .. } = plan;
        let nothing = query.is_empty() && !query.text.is_empty();
        Ok(Plan { nothing, pinned, hidden, filters, sort, limit, deadline, ..asked })
    }
}

fn hit(article: Article, score: f32, highlighter: Option<&Highlighter>) -> Hit {
    Hit {
        score,
        explanation: None,
        highlights: highlighter.map(|highlighter| highlighter.highlights(&article)),
        id: article.id,
        url: article.url,
        title: article.title,
        description: article.description,
        section: article.section,
        source: article.source,
        published_at: article.published_at.map(|date| date.to_string()),
    }
}

fn read_settings(home: &Home) -> Result<RwLock<(Arc<Settings>, Stamp)>, SettingsError> {
    let folder = home.settings();
    let stamp = Settings::stamp(&folder);
    Ok(RwLock::new((Arc::new(Settings::read(&folder)?), stamp)))
}

/// Runs a plan, and where nothing matches one that asks for less: never of one or two words, of quotes, or where the reader
/// wants the query as it was typed.
fn run_relaxing(
    engine: &TantivyEngine,
    mut plan: Plan,
    query: &Query,
    request: &Request,
) -> Result<(Matches, Plan, bool), EngineError> {
    let matches = engine.run(&plan)?;
    let is_strict = request.verbatim
        || request.accents == Accents::Exact
        || !query.required.is_empty()
        || planner::words(query) < RELAXED_FROM
        || plan.nothing
        || plan.words == 0;
    if !matches.hits.is_empty() || matches.total.is_some_and(|total| total > 0) || matches.is_partial || is_strict {
        return Ok((matches, plan, false));
    }
    for share in RELAXED {
        plan.need = Need::Share(share);
        let matches = engine.run(&plan)?;
        if !matches.hits.is_empty() {
            return Ok((matches, plan, true));
        }
    }
    Ok((matches, plan, false))
}

fn understood(query: &Query, relaxed: bool, is_year: bool) -> Understood {
    let mut changes = query.changes.clone();
    let mut say = |kind, from: &str, to: &str| changes.push(Change { kind, from: from.to_owned(), to: to.to_owned() });
    for special in &query.specials {
        let kind = if special.is_date { ChangeKind::Date } else { ChangeKind::DocumentNumber };
        let typed = query.text.get(special.range.clone()).unwrap_or_default();
        let letters = |text: &str| {
            text.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        if letters(typed) != letters(&special.written) {
            say(kind, typed, &special.written);
        }
    }
    if relaxed {
        say(ChangeKind::Relaxed, &query.text, "");
    }
    if is_year {
        say(ChangeKind::Date, &query.text, &format!("năm {}", query.year().unwrap_or_default()));
    }
    if query.unbalanced {
        say(ChangeKind::Syntax, "\"", "");
    }
    if query.cut {
        say(ChangeKind::Syntax, "…", "");
    }
    Understood { text: query.text.clone(), changes }
}

fn facets(counts: FacetCounts) -> Facets {
    let values =
        |counts: Vec<(String, u64)>| counts.into_iter().map(|(value, count)| FacetValue { value, count }).collect();
    Facets { section: values(counts.section), year: values(counts.year), source: values(counts.source) }
}

//! An engine that holds articles in memory and does by definition what a resolved plan says.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use tantivy::fieldnorm::FieldNormReader;
use tracuu_article::{Article, PublicationDate};
use tracuu_index::{Generation, fnv1a};
use tracuu_search::{
    Engine, EngineError, FacetCounts, Facts, Filters, MatchCriterion, Matches, Occurrences, Phrase, PhraseWord, Place,
    PlanTerm, Questions, RankedArticle, ResolvedPlan, ResolvedTerm, Restrictions, Role, Run, Scope, Snapshot, Sort,
    SortKeys, Strategy, TitleClass, WordSet, bm25_score, count_without_choice, pinned_score,
};
use tracuu_text::{TermKind, Terms, folded_words};
use unicode_normalization::UnicodeNormalization;

/// The articles of one archive.
#[derive(Clone, Debug)]
pub(crate) struct Oracle {
    documents: Arc<Vec<Document>>,
    /// The group of each id that tells the same as another.
    groups: Arc<BTreeMap<String, usize>>,
}

#[derive(Clone, Debug)]
struct Document {
    article: Article,
    /// Its values in one normal form, as facets and filters have them.
    section: Option<String>,
    source: Option<String>,
    authors: Vec<String>,
    key: u64,
    /// Positions of the terms of all searched texts as one.
    text: HashMap<String, Vec<u32>>,
    text_length: u32,
    /// How often each term stands in the title.
    title: HashMap<String, u32>,
    title_length: u32,
    /// The kind of the marks of each syllable of the text that has any.
    marks: HashMap<u32, u8>,
}

impl Document {
    fn new(article: &Article) -> Self {
        let mut text: HashMap<String, Vec<u32>> = HashMap::new();
        let (mut begin, mut folded, mut marks) = (0, 0, HashMap::new());
        for part in article.searched_texts().filter(|part| Terms::new(part).advance()) {
            let (mut terms, mut end) = (Terms::new(&part), begin);
            while terms.advance() {
                let position = begin + u32::try_from(terms.position()).unwrap();
                text.entry(terms.term().to_owned()).or_default().push(position);
                end = end.max(position + 1);
                folded += u32::from(terms.kind() == TermKind::Folded);
                if terms.kind() == TermKind::Marked {
                    marks.insert(position, tracuu_text::marks(terms.term()));
                }
            }
            // No phrase goes on from one text into the next.
            begin = end + 1;
        }
        let mut title: HashMap<String, u32> = HashMap::new();
        let number = tracuu_indexer::document_number(&article.body);
        for part in [Some(article.title.as_str()), number].into_iter().flatten() {
            let mut terms = Terms::new(part);
            while terms.advance() {
                *title.entry(terms.term().to_owned()).or_default() += 1;
            }
        }
        Self {
            key: fnv1a(article.id.as_bytes()) >> 32,
            text_length: coarse(folded),
            title_length: coarse(title.values().sum()),
            article: article.clone(),
            section: article.section.as_deref().map(composed),
            source: article.source.as_deref().map(composed),
            authors: article
                .authors
                .iter()
                .map(|author| composed(author))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            text,
            title,
            marks,
        }
    }

    fn frequency(&self, term: &PlanTerm) -> u32 {
        let count = |found: usize| u32::try_from(found).unwrap();
        let in_text = self.text.get(&term.text).map_or(0, |found| count(found.len()));
        let in_title = self.title.get(&term.text).copied().unwrap_or(0);
        let Some(marks) = term.marks else {
            return if term.scope == Scope::Title { in_title } else { in_text };
        };
        let (first, second) = term.text.split_once(' ').unwrap();
        let positions = |syllable| self.text.get(syllable).cloned().unwrap_or_default();
        let seconds = positions(second);
        let is_so_written =
            |at: &&u32| seconds.contains(&(*at + 1)) && marks.are(self.marks(**at), self.marks(**at + 1));
        let so_written = count(positions(first).iter().filter(is_so_written).count());
        match term.scope {
            Scope::Everything => in_text.min(so_written),
            Scope::Title if so_written > 0 => in_title,
            Scope::Title => 0,
        }
    }

    fn marks(&self, position: u32) -> u8 {
        self.marks.get(&position).copied().unwrap_or(0)
    }

    fn holds(&self, term: &str) -> bool {
        self.text.contains_key(term)
    }

    fn holds_phrase(&self, phrase: &Phrase) -> bool {
        if let [word] = phrase.words.as_slice() {
            return self.holds(word.marked.as_ref().unwrap_or(&word.folded));
        }
        let stands = |position: u32, word: &PhraseWord| {
            let is_there = self.text.get(&word.folded).is_some_and(|found| found.contains(&position));
            is_there && word.marked.as_deref().is_none_or(|marked| tracuu_text::marks(marked) == self.marks(position))
        };
        let starts = phrase.words.first().and_then(|first| self.text.get(&first.folded)).into_iter().flatten();
        starts.into_iter().any(|start| (*start..).zip(&phrase.words).all(|(position, word)| stands(position, word)))
    }

    fn place_holds(&self, place: Place, names: &[Vec<String>]) -> bool {
        let values: Vec<Vec<String>> = match place {
            Place::Title => vec![self.title.keys().cloned().collect()],
            Place::Section => self.section.iter().map(|value| folded_words(value)).collect(),
            Place::Source => self.source.iter().map(|value| folded_words(value)).collect(),
            Place::Author => self.authors.iter().map(|value| folded_words(value)).collect(),
        };
        names.iter().any(|name| values.iter().any(|value| name.iter().all(|word| value.contains(word))))
    }

    fn passes(&self, filters: &Filters) -> bool {
        let one_of = |wanted: &[String], values: &[&String]| {
            wanted.is_empty() || values.iter().any(|value| wanted.contains(value))
        };
        let published = self.article.published_at.as_ref().and_then(PublicationDate::seconds);
        one_of(&filters.sections, &self.section.iter().collect::<Vec<_>>())
            && one_of(&filters.sources, &self.source.iter().collect::<Vec<_>>())
            && one_of(&filters.authors, &self.authors.iter().collect::<Vec<_>>())
            && (filters.years.is_empty() || filters.years.contains(&self.year()))
            && filters.from.is_none_or(|from| published.is_some_and(|at| at >= from))
            && filters.before.is_none_or(|before| published.is_some_and(|at| at < before))
    }

    fn year(&self) -> Option<u64> {
        let year = self.article.published_at.as_ref().and_then(PublicationDate::year);
        year.and_then(|year| u64::try_from(year).ok())
    }

    fn meets(&self, restrictions: &Restrictions, is_pinned: bool) -> bool {
        let places = |only_title: bool| {
            restrictions
                .places
                .iter()
                .filter(move |part| (part.place == Place::Title) == only_title)
                .all(|part| self.place_holds(part.place, &part.names))
        };
        let holds = || {
            restrictions.required.iter().all(|term| self.holds(term))
                && restrictions.phrases.iter().all(|phrase| self.holds_phrase(phrase))
                && !restrictions.excluded.iter().any(|phrase| self.holds_phrase(phrase))
                && places(true)
        };
        (is_pinned || holds())
            && places(false)
            && self.passes(&restrictions.filters)
            && !restrictions.hidden.contains(&self.article.id)
    }

    /// The sum of BM25 over terms, those of pairs first.
    fn score(&self, plan: &ResolvedPlan, only_pairs: bool) -> f32 {
        let by_pairs = plan.strategy != Strategy::Full;
        let (pairs, others): (Vec<_>, Vec<_>) =
            plan.terms.iter().partition(|one| by_pairs && one.term.role == Role::Pair);
        let others = others.into_iter().filter(|_| !only_pairs);
        pairs.into_iter().chain(others).fold(0.0, |score, one| {
            let frequency = self.frequency(&one.term);
            if frequency == 0 {
                return score;
            }
            let length = if one.term.scope == Scope::Title { self.title_length } else { self.text_length };
            score + bm25_score(one.ceiling, frequency, plan.average_lengths.norm(one.term.scope, length as f32))
        })
    }

    fn ranked(&self, found: &Match<'_>, plan: &ResolvedPlan, at: usize) -> RankedArticle {
        let positions = |one: &ResolvedTerm| self.text.get(&one.term.text).cloned().unwrap_or_default();
        let positions = plan.passage_terms().filter(|_| at < plan.looked_at).map(positions).collect();
        let (id, keys, held) = (self.article.id.clone(), found.keys, found.held);
        RankedArticle { id, place: None, keys, held, duplicates: 0, positions }
    }

    fn keys(&self, score: f32) -> SortKeys {
        let published = self.article.published_at.as_ref().and_then(PublicationDate::seconds);
        SortKeys { score, published, key: self.key, ..SortKeys::default() }
    }

    fn title_class(&self, plan: &ResolvedPlan) -> TitleClass {
        let Some(query) = &plan.title else { return TitleClass::Other };
        let stands = |(place, word): (u32, &PhraseWord)| {
            let is_there = self.text.get(&word.folded).is_some_and(|found| found.contains(&place));
            is_there && word.marked.as_deref().is_none_or(|marked| tracuu_text::marks(marked) == self.marks(place))
        };
        let holds = |place: &usize| self.frequency(&plan.terms[*place].term) > 0;
        if !query.terms.iter().all(holds) || !(0..).zip(&query.title.words).all(stands) {
            return TitleClass::Other;
        }
        match self.title_length <= query.title.length {
            true => TitleClass::Is,
            false if query.title.may_go_on => TitleClass::Begins,
            false => TitleClass::Other,
        }
    }
}

/// A matching article.
struct Match<'a> {
    keys: SortKeys,
    document: &'a Document,
    held: WordSet,
    /// It matches by what it holds, not by a pin alone.
    is_met: bool,
    is_pinned: bool,
}

fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// A length as coarsely as an index keeps it.
fn coarse(length: u32) -> u32 {
    FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(length))
}

impl Oracle {
    pub(crate) fn new(articles: &[Article]) -> Self {
        Self { documents: Arc::new(articles.iter().map(Document::new).collect()), groups: Arc::default() }
    }

    fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.article.id == id)
    }

    fn run_one(&self, plan: &ResolvedPlan) -> Matches {
        if matches!(*plan.criterion, MatchCriterion::MatchNone) {
            return Matches { total: plan.with_facets.then_some(0), ..Matches::default() };
        }
        let by_pairs = plan.strategy == Strategy::Pairs && plan.sort == Sort::Relevance;
        let mut matching: Vec<Match<'_>> = Vec::new();
        for document in self.documents.iter() {
            let pin = plan.pinned.iter().position(|id| *id == document.article.id);
            let holds = |one: &&ResolvedTerm| {
                one.term.holds != 0 && document.frequency(&PlanTerm { marks: None, ..one.term.clone() }) > 0
            };
            let held = plan.terms.iter().filter(holds).fold(0, |held, one| held | one.term.holds);
            let is_met = plan.criterion.is_met(held) && document.meets(&plan.restrictions, false);
            if is_met || pin.is_some() && document.meets(&plan.restrictions, true) {
                let score = pin.map_or_else(|| document.score(plan, by_pairs), pinned_score);
                let title = if pin.is_some() { TitleClass::Pinned } else { document.title_class(plan) };
                matching.push(Match {
                    keys: SortKeys { title, ..document.keys(score) },
                    document,
                    held,
                    is_met,
                    is_pinned: pin.is_some(),
                });
            }
        }
        let greatest = matching.iter().filter(|one| one.is_met).map(|one| plan.criterion.mass(one.held)).max();
        let counted_from = plan.criterion.counted_from(greatest.unwrap_or(0));
        let is_counted = |one: &Match<'_>| one.is_pinned || plan.criterion.mass(one.held) >= counted_from;
        matching.sort_by(|one, other| one.keys.compare(&other.keys, plan.sort));
        let drawn = if plan.sort == Sort::Relevance { plan.drawn.min(matching.len()) } else { 0 };
        let front = &mut matching[..drawn];
        if by_pairs {
            for one in front.iter_mut().filter(|one| !one.is_pinned) {
                one.keys.score = one.document.score(plan, false);
            }
            front.sort_by(|one, other| one.keys.compare(&other.keys, plan.sort));
        }
        let mut shown: Vec<&Match<'_>> = matching
            .iter()
            .enumerate()
            .filter(|(at, one)| *at < drawn || is_counted(one))
            .map(|(_, one)| one)
            .collect();
        let group = |one: &Match<'_>| self.groups.get(&one.document.article.id).copied();
        let mut of_groups: BTreeMap<usize, u32> = BTreeMap::new();
        if plan.collapses {
            shown.retain(|one| {
                let count = group(one).map(|group| of_groups.entry(group).or_default());
                count.is_none_or(|count| {
                    *count += 1;
                    *count == 1
                })
            });
        }
        let mut facets = [BTreeMap::new(), BTreeMap::new()];
        let mut years: BTreeMap<Option<u64>, u64> = BTreeMap::new();
        let mut authors: BTreeMap<String, u64> = BTreeMap::new();
        let counted: Vec<&Match<'_>> = matching.iter().filter(|one| is_counted(one)).collect();
        for one in &counted {
            for (counts, value) in facets.iter_mut().zip([&one.document.section, &one.document.source]) {
                if let Some(value) = value {
                    *counts.entry(value.clone()).or_default() += 1;
                }
            }
            *years.entry(one.document.year()).or_default() += 1;
            for author in &one.document.authors {
                *authors.entry(author.clone()).or_default() += 1;
            }
        }
        let is_behind = |one: &&&Match<'_>| plan.after.is_none_or(|after| one.keys.compare(&after, plan.sort).is_gt());
        let hits = shown.iter().filter(is_behind).take(plan.hits.end).skip(plan.hits.start);
        let hits = hits.enumerate().map(|(at, one)| {
            let count = group(one).and_then(|group| of_groups.get(&group));
            RankedArticle { duplicates: count.map_or(0, |count| count - 1), ..one.document.ranked(one, plan, at) }
        });
        let hits = hits.collect();
        if !plan.with_facets {
            return Matches { hits, ..Matches::default() };
        }
        let [section, source] = facets.map(|counts| counts.into_iter().collect());
        Matches {
            hits,
            total: Some(counted.len() as u64),
            distinct: {
                let alone = counted.iter().filter(|one| group(one).is_none()).count();
                (alone + counted.iter().filter_map(|one| group(one)).collect::<BTreeSet<_>>().len()) as u64
            },
            reachable: shown.len() as u64,
            counted_from,
            is_partial: false,
            facets: FacetCounts {
                section,
                source,
                author: authors.into_iter().collect(),
                year: years.into_iter().collect(),
            },
        }
    }
}

impl Engine for Oracle {
    fn open(&self, generation: &Generation, hidden: &BTreeSet<String>) -> Result<Arc<dyn Snapshot>, EngineError> {
        let groups = generation.duplicates.groups().iter().enumerate();
        let groups = groups.flat_map(|(group, ids)| ids.iter().map(move |id| (id.clone(), group))).collect();
        let shown = self.documents.iter().filter(|document| !hidden.contains(&document.article.id));
        Ok(Arc::new(Self { documents: Arc::new(shown.cloned().collect()), groups: Arc::new(groups) }))
    }
}

impl Snapshot for Oracle {
    fn run(&self, plans: &[ResolvedPlan]) -> Result<Run, EngineError> {
        let mut last = Run::default();
        for (plan, resolved) in plans.iter().enumerate() {
            last = Run { plan, matches: self.run_one(resolved) };
            if !last.matches.is_empty() {
                break;
            }
        }
        count_without_choice(plans, &mut last, |plan| Ok::<_, EngineError>(self.run_one(plan)))?;
        Ok(last)
    }

    fn look_up(&self, questions: &Questions) -> Result<Facts, EngineError> {
        let count = |terms: &Vec<String>| {
            self.documents.iter().filter(|document| terms.iter().all(|term| document.holds(term))).count() as u64
        };
        let occurrences = |document: &Document| Occurrences {
            text_length: document.text_length,
            title_length: document.title_length,
            frequencies: questions.terms.iter().map(|term| document.frequency(term)).collect(),
        };
        Ok(Facts {
            conjunction_counts: questions.conjunctions.iter().map(count).collect(),
            occurrences: questions.ids.iter().filter_map(|id| self.document(id)).map(occurrences).collect(),
        })
    }

    fn articles(&self, hits: &[RankedArticle]) -> Result<Vec<Article>, EngineError> {
        let article = |hit: &RankedArticle| match self.document(&hit.id) {
            Some(document) => Ok(document.article.clone()),
            None => Err(EngineError::NoArticle { id: hit.id.clone() }),
        };
        hits.iter().map(article).collect()
    }
}

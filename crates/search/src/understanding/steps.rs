//! The steps of understanding, in their order.

use super::{
    Context, abbreviations, joined, names, numbers, spelling, typed,
    understood::{Finding, Understood},
};
use crate::request::{Accents, Request};

/// One step: what it finds out of a query as the steps before it left it.
pub(crate) struct Step {
    /// Whether it is taken where only the spelling as typed matches, too.
    pub(crate) for_exact: bool,
    pub(crate) run: fn(&Understood, &Request, &Context<'_>) -> Vec<Finding>,
}

/// All steps. Each stands where it does for a reason:
pub(crate) const STEPS: [Step; 9] = [
    // First, since nothing else may be made of a name or of an abbreviation that is known.
    Step { for_exact: false, run: names::recognise },
    // Before numbers and spelling: what was typed with the input method off is no mistake, and reads as words from here on.
    Step { for_exact: true, run: typed::read_keys },
    // Behind the keys, since it looks at neighbours that may have had keys in them.
    Step { for_exact: true, run: typed::read_keys_beside },
    // Before spelling, which must not correct the letters of a number.
    Step { for_exact: true, run: numbers::recognise },
    // Before the rest of spelling, which asks which syllables the tokens are.
    Step { for_exact: false, run: spelling::complete_horns },
    // Before words are joined and expanded: that is done with correct words only.
    Step { for_exact: false, run: spelling::correct_and_suggest },
    // Before abbreviations are written out, since their meanings are no words that were typed apart.
    Step { for_exact: false, run: joined::join },
    // Behind the above: what is looked up must be what was meant.
    Step { for_exact: false, run: abbreviations::write_out },
    // Behind the abbreviations, whose meanings have other names, too.
    Step { for_exact: false, run: names::look_up },
];

/// Runs the steps that a request wants.
pub(crate) fn run(mut understood: Understood, request: &Request, context: &Context<'_>) -> Understood {
    let is_exact = request.accents == Accents::Exact;
    for step in STEPS.iter().filter(|step| step.for_exact || !is_exact) {
        for finding in (step.run)(&understood, request, context) {
            understood.apply(finding);
        }
    }
    understood
}

#[cfg(test)]
mod tests {
    use tracuu_index::{Abbreviations, Language, Lexicon};
    use tracuu_text::Segmenter;

    use super::*;
    use crate::{settings::Settings, understanding::parse::parse};

    /// Terms that some articles hold.
    const TERMS: [&str; 12] = [
        "=khuyên'",
        "khuyen",
        "cong",
        "=công",
        "khuyen cong",
        "cong khuyen",
        "pleiku",
        "plei",
        "ku",
        "bvdk",
        "#4768//qđ/bct",
        "hoi cho",
    ];

    fn context_of<'a>(lexicon: &'a Lexicon, abbreviations: &'a Abbreviations, settings: &'a Settings) -> Context<'a> {
        static LANGUAGE: std::sync::LazyLock<Language> = std::sync::LazyLock::new(Language::default);
        static SEGMENTER: std::sync::LazyLock<Segmenter> = std::sync::LazyLock::new(Segmenter::vietnamese);
        let count_conjunctions = &|terms: &[Vec<String>]| vec![0; terms.len()];
        Context {
            lexicon,
            articles: 1_000,
            language: &LANGUAGE,
            segmenter: &SEGMENTER,
            abbreviations,
            settings,
            count_conjunctions,
        }
    }

    /// What a step alone makes of a query: its text, and what it noted beside that.
    fn check(run: fn(&Understood, &Request, &Context<'_>) -> Vec<Finding>, cases: &[(&str, &str, usize)]) {
        let lexicon = Lexicon::of_terms(TERMS.map(|term| (term, 9))).unwrap();
        let abbreviations = Abbreviations::parse("CNNT\tcông nghiệp nông thôn\t12\n").unwrap();
        let settings = Settings::default();
        let context = context_of(&lexicon, &abbreviations, &settings);
        for (query, text, noted) in cases {
            let mut understood = parse(query);
            let findings = run(&understood, &Request::default(), &context);
            let notes = findings.iter().filter(|finding| !matches!(finding, Finding::Replaced { .. })).count();
            for finding in findings {
                understood.apply(finding);
            }
            assert_eq!((understood.tokens.text().as_str(), notes), (*text, *noted), "{query}");
        }
    }

    #[test]
    fn each_step_stands_alone() {
        check(names::recognise, &[("CNNT", "CNNT", 1), ("khuyến công", "khuyến công", 0)]);
        check(
            typed::read_keys,
            &[
                ("khuyeens coong", "khuyến công", 0),
                ("khuyến công", "khuyến công", 0),
                ("khuyencong", "khuyen cong", 0),
                ("BVDDK", "bvđk", 0),
            ],
        );
        check(typed::read_keys_beside, &[("khuyeens cong", "khuyeens cong", 0)]);
        check(
            numbers::recognise,
            &[
                ("4768 qd bct", "4768 qd bct", 1),
                ("\"4768 qd bct\"", "\"4768 qd bct\"", 0),
                ("12 qd bct", "12 qd bct", 0),
            ],
        );
        check(spelling::complete_horns, &[("đựoc", "được", 0), ("được", "được", 0)]);
        check(joined::join, &[("Plei Ku", "Plei Ku", 1), ("khuyến công", "khuyến công", 0)]);
        check(abbreviations::write_out, &[("tin cnnt.", "tin công nghiệp nông thôn.", 1), ("\"cnnt\"", "\"cnnt\"", 0)]);
        check(names::look_up, &[("công nghiệp nông thôn", "công nghiệp nông thôn", 1)]);
    }
}

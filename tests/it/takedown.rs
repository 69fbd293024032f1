//! What is taken down is found no longer, and what must be found is asked for.

use std::{
    fs,
    time::{Duration, Instant},
};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{
    service::{Service, encode},
    tracuu::{Place, ids, json},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("takedown::ids_addresses_and_patterns_are_hidden_within_seconds", hidden),
        Trial::test("takedown::a_wrong_file_is_refused_by_line_and_the_one_before_stays", wrong_file),
        Trial::test("takedown::canaries_are_asked_before_publishing_and_by_verify", canaries),
        Trial::test("takedown::a_service_finds_damage_under_it_and_serves_the_newest_sound", damage),
    ]
}

fn article(number: u32) -> Value {
    json!({
        "id": format!("tin-{number}"),
        "url": format!("https://bao.example/{}/{number}", 2018 + number % 3),
        "aliases": [format!("https://cu.bao.example/xem?id={number}")],
        "title": format!("Hội chợ vùng {number}"),
        "body": "Hội chợ quy tụ hàng trăm gian hàng của các làng nghề.",
        "section": "Kinh tế",
        "published_at": format!("{}-05-02", 2018 + number % 3),
    })
}

fn lines(numbers: impl Iterator<Item = u32>) -> String {
    numbers.flat_map(|number| [article(number).to_string(), "\n".to_owned()]).collect()
}

fn wait_for(what: &str, mut is_so: impl FnMut() -> Result<bool, Failed>) -> Result<Duration, Failed> {
    let begun = Instant::now();
    while !is_so()? {
        if begun.elapsed() > Duration::from_secs(20) {
            return Err(format!("waited in vain: {what}").into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(begun.elapsed())
}

fn hidden() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("tin.jsonl", lines(0..30))?])?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    let answer = |query: &str| service.search(&format!("q={}&per_page=50", encode(query)));
    assert_eq!(answer("hội chợ")?["total"], 30);
    place.write(
        "index/settings/hidden.toml",
        "[[hidden]]\nids = [\"tin-1\", \"khong-co\"]\nreason = \"theo yêu cầu\"\ndate = 2026-11-20\n\n\
         [[hidden]]\nurls = [\"http://www.cu.bao.example/xem?id=5&utm_source=x\"]\nreason = \"trùng\"\n\n\
         [[hidden]]\npatterns = [\"https://bao.example/2018/*\"]\n",
    )?;
    // Ten of 2018, and one each.
    let taken = wait_for("the take-down", || Ok(answer("hội chợ")?["total"] == 18))?;
    assert!(taken < Duration::from_secs(5), "{taken:?}");
    for query in ["", "hội chợ", "hoi cho vung 1", "\"hội chợ vùng 5\"", "title:hội year:2018", "-lụt"] {
        let answer = answer(query)?;
        let shown = ids(&answer);
        let is_hidden = |id: &&String| {
            let number: u32 = id.trim_start_matches("tin-").parse().unwrap_or_default();
            number.is_multiple_of(3) || [1, 5].contains(&number)
        };
        assert!(shown.iter().find(is_hidden).is_none(), "{query}: {shown:?}");
        let years = answer["facets"]["year"].to_string();
        assert!(!years.contains("2018"), "{query}: {years}");
    }
    // It holds for what is published next, whatever brings it.
    place.write("them.jsonl", lines(28..40))?;
    json(&place.run("reindex", &["--json", "--incremental"], &[place.path("them.jsonl")])?)?;
    wait_for("the next generation", || Ok(answer("hội chợ")?["total"] == 24))?;
    assert_eq!(place.search(&[], "hội chợ")?["total"], 24);
    let told = String::from_utf8(place.index(&["hidden"])?.stdout)?;
    assert!(
        told.contains("tin-1  theo yêu cầu  2026-11-20\n") && told.contains("khong-co") && told.lines().count() == 17,
        "{told}"
    );
    // It is in the history, with its reasons, once.
    let history = fs::read_to_string(place.home().join("history.jsonl"))?;
    let noted: Vec<Value> = history.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let noted: Vec<&Value> = noted.iter().filter(|event| event["event"] == "hidden").collect();
    assert_eq!(noted.len(), 1, "{history}");
    assert_eq!(
        noted[0]["hidden"][0],
        json!({"ids": ["tin-1", "khong-co"], "reason": "theo yêu cầu", "date": "2026-11-20"})
    );
    // What is no longer taken down comes back.
    fs::remove_file(place.home().join("settings/hidden.toml"))?;
    wait_for("what was hidden", || Ok(answer("hội chợ")?["total"] == 40))?;
    assert_eq!(place.search(&[], "\"hội chợ vùng 5\"")?["total"], 1);
    Ok(())
}

fn wrong_file() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("tin.jsonl", lines(0..9))?])?;
    place.write("index/settings/hidden.toml", "[[hidden]]\nids = [\"tin-1\"]\n")?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    assert_eq!(service.search("q=")?["total"], 8);
    place.write(
        "index/settings/hidden.toml",
        "[[hidden]]\nids = [\"tin-1\", \"tin-2\"]\n\n[[hidden]]\npatterns = [\"*\"]\n",
    )?;
    std::thread::sleep(Duration::from_millis(2_500));
    assert_eq!(service.search("q=")?["total"], 8);
    let output = place.run("search", &[], &["hội"])?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && told.contains("hidden.toml, line 5"), "{told}");
    Ok(())
}

fn canaries() -> Result<(), Failed> {
    let place = Place::new()?;
    let source = place.write("tin.jsonl", lines(0..9))?;
    place.reindex(&[&source])?;
    place.write("index/settings/canaries.toml", "[[canary]]\nquery = \"hoi cho vung 3\"\nids = [\"tin-3\"]\n")?;
    assert_eq!(json(&place.index(&["verify", "--json"])?)?["canaries"], 1);
    place.reindex(&[&source])?;
    let other = place.write("tin.jsonl", lines(4..12))?;
    let refused = place.run("reindex", &[], &[&other])?;
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        refused.status.code() == Some(1) && told.contains("\"hoi cho vung 3\" lacks tin-3") && told.contains("--force"),
        "{told}"
    );
    assert_eq!(place.search(&[], "")?["generation"], 2);
    // What is taken down need not be found.
    place.write("index/settings/hidden.toml", "[[hidden]]\nids = [\"tin-3\"]\n")?;
    place.reindex(&[&other])?;
    fs::remove_file(place.home().join("settings/hidden.toml"))?;
    let unsound = place.index(&["verify"])?;
    let told = String::from_utf8_lossy(&unsound.stderr).into_owned();
    assert!(unsound.status.code() == Some(1) && told.contains("undamaged, but 1 of 1 canary"), "{told}");
    Ok(())
}

fn damage() -> Result<(), Failed> {
    let place = Place::new()?;
    for count in [5, 6] {
        place.reindex(&[place.write("tin.jsonl", lines(0..count))?])?;
    }
    let service = Service::start(&["serve", "--check-every", "0.5"], Some(&place.home()))?;
    let state = || -> Result<(u16, Value), Failed> {
        let (status, body) = service.get("/readyz")?;
        Ok((status, serde_json::from_str(&body)?))
    };
    assert_eq!(state()?.1, json!({"status": "ready", "generation": 2, "articles": 6}));
    let file = place.home().join("generations/2/language.bin");
    let whole = fs::read(&file)?;
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes)?;
    wait_for("the damage to be found", || Ok(state()?.1["status"] == "degraded"))?;
    let (status, told) = state()?;
    assert_eq!((status, &told["generation"]), (200, &json!(1)), "{told}");
    assert!(
        told["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("language.bin") && reason.contains("generations/2")),
        "{told}"
    );
    assert_eq!(service.search("q=")?["total"], 5);
    // One that starts now does the same; a command says what is wrong.
    let other = Service::start(&["serve"], Some(&place.home()))?;
    assert_eq!(other.search("q=")?["generation"], 1);
    drop(other);
    assert!(String::from_utf8_lossy(&place.index(&["verify"])?.stderr).contains("language.bin"));
    // Mended, it is served again.
    fs::write(&file, &whole)?;
    wait_for("the mended one", || Ok(state()?.1["status"] == "ready"))?;
    assert_eq!(service.search("q=")?["total"], 6);
    // Where none is sound, nothing answers as if it were.
    fs::write(&file, &bytes)?;
    fs::remove_file(place.home().join("generations/1/language.bin"))?;
    wait_for("no answer", || Ok(service.get("/readyz")?.0 == 503))?;
    assert_eq!(service.get("/api/v1/search?q=")?.0, 503);
    // The next build mends it.
    place.reindex(&[place.path("tin.jsonl")])?;
    wait_for("the next generation", || Ok(service.get("/readyz")?.0 == 200))?;
    Ok(())
}

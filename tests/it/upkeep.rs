//! What an operator does with published generations: look, check, go back, clear out, take out.

use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{
    service::Service,
    tracuu::{Place, json},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("upkeep::exports_are_the_same_bytes_and_come_back", exports_come_back),
        Trial::test("upkeep::verify_names_what_is_damaged", verify_names_what_is_damaged),
        Trial::test("upkeep::a_running_service_follows_a_rollback", a_service_follows_a_rollback),
        Trial::test("upkeep::old_generations_go_and_the_live_one_stays", prune_keeps_the_live_one),
        Trial::test("upkeep::status_and_history_tell_what_is_live_and_who_did_it", status_and_history),
        Trial::test("upkeep::gaps_are_articles_that_others_link_to", gaps_are_told),
    ]
}

fn article(id: u32, title: &str) -> Value {
    json!({"id": format!("bài-{id}"), "title": title, "body": format!("Đoạn của bài số {id}."), "section": "Đời sống"})
}

fn lines(articles: &[Value]) -> String {
    articles.iter().flat_map(|article| [article.to_string(), "\n".to_owned()]).collect()
}

fn exports_come_back() -> Result<(), Failed> {
    let place = Place::new()?;
    let mut articles: Vec<Value> = (0..300).map(|id| article(id, &format!("Tin số {id}"))).collect();
    place.reindex(&[place.write("xuoi.jsonl", lines(&articles))?])?;
    let first = place.index(&["export"])?;
    articles.reverse();
    place.reindex(&[place.write("nguoc.jsonl", lines(&articles))?])?;
    let second = place.index(&["export"])?;
    assert!(first.status.success() && first.stdout == second.stdout);
    assert_eq!(place.index(&["export", "1"])?.stdout, first.stdout);
    let text = String::from_utf8(first.stdout.clone())?;
    let ids: Vec<Value> = text
        .lines()
        .map(|line| Ok(serde_json::from_str::<Value>(line)?["id"].clone()))
        .collect::<Result<_, Failed>>()?;
    assert!(ids.len() == 300 && ids.is_sorted_by(|one, other| one.as_str() < other.as_str()));
    // What was taken out goes in again as it was.
    place.reindex(&[place.write("lai.jsonl", &first.stdout)?])?;
    assert_eq!(place.index(&["export"])?.stdout, first.stdout);
    let unknown = place.index(&["export", "99"])?;
    let told = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(unknown.status.code() == Some(1) && told.contains("has no generation 99; it has: 1, 2, 3"), "{told}");
    Ok(())
}

fn verify_names_what_is_damaged() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("tin.jsonl", lines(&[article(1, "Một"), article(2, "Hai")]))?])?;
    let sound = json(&place.index(&["verify", "--json"])?)?;
    assert_eq!((&sound["generation"], &sound["articles"]), (&json!(1), &json!(2)), "{sound}");
    let folder = place.home().join("generations/1/lexicon");
    let file = std::fs::read_dir(&folder)?.next().ok_or("no lexicon")??.path();
    let mut bytes = std::fs::read(&file)?;
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    std::fs::write(&file, bytes)?;
    let output = place.index(&["verify"])?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    assert!(output.status.code() == Some(1) && told.contains(&name) && told.contains("generations/1"), "{told}");
    Ok(())
}

fn a_service_follows_a_rollback() -> Result<(), Failed> {
    let place = Place::new()?;
    for title in ["Một", "Hai", "Ba"] {
        place.reindex(&[place.write("tin.jsonl", lines(&[article(1, title)]))?])?;
    }
    let service = Service::start(&["serve"], Some(&place.home()))?;
    let shown = || -> Result<Value, Failed> { Ok(service.search("q=")?["hits"][0]["title"].clone()) };
    assert_eq!(shown()?, "Ba");
    let waits_for = |title: &str| -> Result<(), Failed> {
        let begun = Instant::now();
        while shown()? != title {
            if begun.elapsed() > Duration::from_secs(15) {
                return Err(format!("{title} is not live").into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    };
    let event = json(&place.index(&["rollback", "--json"])?)?;
    assert_eq!((&event["event"], &event["generation"], &event["previous"]), (&json!("rollback"), &json!(2), &json!(3)));
    waits_for("Hai")?;
    json(&place.index(&["rollback", "3", "--json"])?)?;
    waits_for("Ba")?;
    for wrong in ["3", "9"] {
        let refused = place.index(&["rollback", wrong])?;
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(refused.status.code() == Some(1) && told.contains("live is 3, others are: 1, 2"), "{told}");
    }
    // A damaged generation is not gone back to, and the next build has a number of its own.
    std::fs::remove_file(place.home().join("generations/2/abbreviations.tsv"))?;
    let refused = place.index(&["rollback", "2"])?;
    assert!(refused.status.code() == Some(1) && String::from_utf8_lossy(&refused.stderr).contains("abbreviations.tsv"));
    json(&place.index(&["rollback", "1", "--json"])?)?;
    assert_eq!(place.reindex(&[place.write("tin.jsonl", lines(&[article(1, "Bốn")]))?])?["generation"], 4);
    waits_for("Bốn")
}

fn prune_keeps_the_live_one() -> Result<(), Failed> {
    let place = Place::new()?;
    for title in ["Một", "Hai", "Ba"] {
        place.reindex(&[place.write("tin.jsonl", lines(&[article(1, title)]))?])?;
    }
    json(&place.index(&["rollback", "1", "--json"])?)?;
    assert_eq!(json(&place.index(&["prune", "--keep", "2", "--json"])?)?["deleted"], json!([2]));
    assert_eq!(json(&place.index(&["prune", "--keep", "0", "--json"])?)?["deleted"], json!([3]));
    assert_eq!(place.search(&[], "một")?["total"], 1);
    Ok(())
}

fn status_and_history() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("tin.jsonl", lines(&[article(1, "Một"), article(2, "Hai")]))?])?;
    let status = json(&place.index(&["status", "--json"])?)?;
    assert_eq!(
        (&status["generation"], &status["articles"], &status["settings_changed"]),
        (&json!(1), &json!(2), &json!(false))
    );
    assert_eq!(status["section"], json!([{"value": "Đời sống", "count": 2}]));
    assert!(status["age_seconds"].as_i64().is_some_and(|age| (0..600).contains(&age)), "{status}");
    place.write("index/settings/synonyms.toml", "[[synonym]]\nwords = [\"một\", \"nhất\"]\n")?;
    let told = String::from_utf8(place.index(&["status"])?.stdout)?;
    assert!(told.contains("settings have changed") && told.contains("tin.jsonl"), "{told}");
    let history = String::from_utf8(place.index(&["history", "--json"])?.stdout)?;
    let event: Value = serde_json::from_str(history.lines().next().unwrap_or_default())?;
    assert!(event["command"].as_str().is_some_and(|command| command.contains("reindex")), "{event}");
    assert!(!cfg!(target_os = "linux") || event["by"].as_str().is_some_and(|by| by.contains('@')), "{event}");
    assert_eq!((&event["event"], &event["report"]["outcomes"]["indexed"]), (&json!("publish"), &json!(2)));
    let empty = Place::new()?;
    let output = empty.index(&["status"])?;
    assert!(output.status.code() == Some(1) && String::from_utf8_lossy(&output.stderr).contains("tracuu reindex"));
    Ok(())
}

fn gaps_are_told() -> Result<(), Failed> {
    let place = Place::new()?;
    let related =
        |urls: &[&str]| -> Vec<Value> { urls.iter().map(|url| json!({"url": url, "title": "Tin khác"})).collect() };
    let articles = [
        json!({"url": "https://bao.example/1", "title": "Một", "related": related(&["https://bao.example/2", "https://bao.example/9", "https://bao.example/8"])}),
        json!({"url": "https://bao.example/2", "title": "Hai", "aliases": ["https://bao.example/cu/2"], "related": related(&["http://www.bao.example/9", "https://bao.example/cu/2", "https://bao.example/9"])}),
    ];
    place.reindex(&[place.write("tin.jsonl", lines(&articles))?])?;
    let told = String::from_utf8(place.index(&["gaps", "--json"])?.stdout)?;
    let gaps: Vec<Value> = told.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let gaps: Vec<(&Value, &Value)> = gaps.iter().map(|gap| (&gap["url"], &gap["linked_by"])).collect();
    assert_eq!(gaps, [(&json!("https://bao.example/9"), &json!(2)), (&json!("https://bao.example/8"), &json!(1))]);
    Ok(())
}

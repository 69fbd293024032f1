//! What readers asked, where the owner wants to know.

use std::{
    fs,
    time::{Duration, Instant},
};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{
    browser, needs,
    service::{Service, encode},
    tracuu::{EXECUTABLE, Place, ids, json as read, names},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("asked::a_log_tells_what_was_asked_and_not_by_whom", a_log_tells_what_was_asked),
        Trial::test("asked::the_report_counts_and_the_export_is_judged", report_and_export),
        Trial::test("asked::what_several_asked_is_suggested", what_several_asked),
        Trial::test("asked::nothing_is_logged_unasked_and_no_log_stops_an_answer", nothing_unasked),
        needs(
            browser::is_there(),
            "chromedriver and chromium",
            "asked::a_click_in_a_browser_is_told_without_a_script",
            a_click_in_a_browser,
        ),
    ]
}

fn place() -> Result<Place, Failed> {
    let place = Place::new()?;
    let line = |id: &str, title: &str| {
        let url = format!("http://127.0.0.1:9/{id}.html");
        format!("{}\n", json!({"id": id, "url": url, "title": title, "body": "Chuyện chợ phiên ở xã."}))
    };
    let lines = line("a", "Chợ phiên mở cửa") + &line("b", "Chợ phiên cuối năm") + &line("c", "Chợ phiên vùng cao");
    place.reindex(&[place.write("tin.jsonl", lines)?])?;
    Ok(place)
}

fn logging(place: &Place) -> Result<Service, Failed> {
    Service::start(&["serve", "--log-queries"], Some(&place.home()))
}

/// The lines of the log once there are so many.
fn logged(place: &Place, count: usize) -> Result<Vec<Value>, Failed> {
    let begun = Instant::now();
    loop {
        let folder = place.home().join("queries");
        let mut lines = Vec::new();
        for name in names(&folder)? {
            let text = fs::read_to_string(folder.join(name))?;
            lines.extend(text.lines().map(str::to_owned));
        }
        if lines.len() >= count || begun.elapsed() > Duration::from_secs(20) {
            let lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
            assert_eq!(lines.len(), count, "{lines:?}");
            return Ok(lines);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn post(service: &Service, target: &str) -> Result<u16, Failed> {
    Ok(service
        .send(&format!(
            "POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nConnection: close\r\n\r\nPING"
        ))?
        .0)
}

fn a_log_tells_what_was_asked() -> Result<(), Failed> {
    let place = place()?;
    let service = logging(&place)?;
    let hits = ids(&service.search(&format!("q={}", encode("chợ phiên")))?);
    let page = service.get("/?q=cho+phien")?.1;
    assert!(page.contains("ping=\"/api/v1/click?q=cho+phien&amp;id="), "{page}");
    service.search("q=kh%C3%B4ng+c%C3%B3+g%C3%AC%1b%5B2J%09%0A")?;
    // Neither a page behind the first one, nor a query of nothing, nor a suggestion.
    service.search("q=cho+phien&page=2")?;
    service.search("q=")?;
    service.get("/api/v1/suggest?q=cho")?;
    assert_eq!(post(&service, &format!("/api/v1/click?q=cho+phien&id={}&position=2", hits[1]))?, 204);
    for bad in ["q=a&id=b", "q=a&position=1", "id=b&position=1", "q=a&id=b&position=0", "q=a&id=b&position=x", ""] {
        assert_eq!(post(&service, &format!("/api/v1/click?{bad}"))?, 400, "{bad}");
    }
    let lines = logged(&place, 4)?;
    assert_eq!((&lines[0]["query"], &lines[0]["total"]), (&"chợ phiên".into(), &3.into()), "{lines:?}");
    assert_eq!(lines[0]["hits"], json!(hits));
    // Nothing that commands a terminal.
    assert_eq!(lines[2]["query"], "không có gì [2J");
    assert_eq!(
        (&lines[2]["total"], &lines[3]["clicked"], &lines[3]["position"]),
        (&0.into(), &hits[1].clone().into(), &2.into())
    );
    for line in &lines {
        let told: Vec<&str> =
            line.as_object().into_iter().flat_map(|object| object.keys()).map(String::as_str).collect();
        let known = ["at", "query", "total", "took_ms", "hits", "clicked", "position"];
        assert!(told.iter().all(|name| known.contains(name)), "{line}");
        assert!(!line.to_string().contains("127.0.0.1"), "{line}");
    }
    // A line that a killed service left is not written on.
    drop(service);
    let folder = place.home().join("queries");
    let file = folder.join(names(&folder)?.first().ok_or("no file")?);
    fs::write(&file, fs::read_to_string(&file)? + "{\"at\":\"20")?;
    let again = logging(&place)?;
    again.search("q=cho")?;
    let begun = Instant::now();
    while !fs::read_to_string(&file)?.ends_with("}\n") && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let report = report(&place, &["--json"])?;
    assert_eq!((&report["searches"], &report["unreadable"]), (&4.into(), &1.into()), "{report}");
    Ok(())
}

fn report(place: &Place, options: &[&str]) -> Result<Value, Failed> {
    let mut command = std::process::Command::new(EXECUTABLE);
    read(&command.args(["queries", "report", "--index"]).arg(place.home()).args(options).output()?)
}

/// A log of three days.
fn write_log(place: &Place) -> Result<(), Failed> {
    let search = |day: u8, hour: u8, query: &str, total: u64, took: f64| {
        let hits = if total == 0 { json!([]) } else { json!(["a", "b", "c"]) };
        json!({"at": format!("2026-03-0{day}T0{hour}:00:00+07:00"), "query": query, "total": total, "took_ms": took, "hits": hits})
    };
    let click = |day: u8, query: &str, id: &str, position: u8| json!({"at": format!("2026-03-0{day}T09:00:00+07:00"), "query": query, "clicked": id, "position": position});
    for (day, lines) in [
        (1, vec![search(1, 1, "chợ phiên", 3, 1.0), search(1, 2, "cho phien", 3, 2.0), click(1, "chợ phiên", "b", 2)]),
        (2, vec![search(2, 1, "Chợ phiên", 3, 90.0), click(2, "chợ phiên", "b", 2), search(2, 2, "giá tôm", 0, 1.0)]),
        (
            3,
            vec![
                search(3, 1, "chợ phiên", 3, 1.0),
                click(3, "cho phien", "c", 3),
                search(3, 2, "nguyễn văn ất", 3, 1.0),
            ],
        ),
    ] {
        let text: String = lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect();
        place.write(&format!("index/queries/2026-03-0{day}.jsonl"), text)?;
    }
    Ok(())
}

fn report_and_export() -> Result<(), Failed> {
    let place = place()?;
    write_log(&place)?;
    let all = report(&place, &["--json"])?;
    assert_eq!(
        (&all["searches"], &all["queries"], &all["clicks"], &all["without_results"]),
        (&json!(6), &json!(3), &json!(3), &json!(1))
    );
    let first = &all["top"][0];
    assert_eq!(
        (&first["query"], &first["searches"], &first["clicks"]),
        (&"chợ phiên".into(), &4.into(), &3.into()),
        "{all}"
    );
    assert!(first["mean_position"].as_f64().is_some_and(|mean| (mean - 7.0 / 3.0).abs() < 1e-9));
    assert_eq!((&all["nothing_found"][0]["query"], &all["slow"][0]["took_ms"]), (&"giá tôm".into(), &90.0.into()));
    assert_eq!(all["clicked_positions"], json!([0, 2, 1]));
    assert_eq!(report(&place, &["--json", "--since", "2026-03-02"])?["searches"], 4);
    assert!(
        report(&place, &["--json", "--since", "2026-04-01"]).is_err()
            && report(&place, &["--since", "gần đây"]).is_err()
    );
    let (queries, qrels) = (place.path("q.tsv"), place.path("qrels.tsv"));
    let mut export = std::process::Command::new(EXECUTABLE);
    let export = export
        .args(["queries", "export", "--index"])
        .arg(place.home())
        .arg("--queries")
        .arg(&queries)
        .arg("--qrels")
        .arg(&qrels);
    assert!(export.status()?.success());
    assert_eq!(fs::read_to_string(&queries)?, "q1\tchợ phiên\n");
    // The first was passed over three times, the others clicked at least as often as passed over.
    assert_eq!(fs::read_to_string(&qrels)?, "q1 0 b 1\nq1 0 c 1\nq1 0 a 0\n");
    let files = ["--queries".as_ref(), queries.as_os_str(), "--qrels".as_ref(), qrels.as_os_str()];
    assert_eq!(read(&place.run("eval", &["--json"], &files)?)?["queries"], 1);
    Ok(())
}

fn what_several_asked() -> Result<(), Failed> {
    let place = place()?;
    write_log(&place)?;
    let service = logging(&place)?;
    let begun = Instant::now();
    loop {
        let body = service.get("/api/v1/suggest?q=ch")?.1;
        let answer: Value = serde_json::from_str(&body)?;
        if answer["suggestions"][0] == json!({"text": "chợ phiên", "kind": "query"}) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{body}");
    }
    // What they found is taken down.
    place.write("index/settings/hidden.toml", "[[hidden]]\nids = [\"a\", \"b\", \"c\"]\n")?;
    while service.get("/api/v1/suggest?q=ch")?.1.contains("phi\u{ea}n") {
        assert!(begun.elapsed() < Duration::from_secs(20), "a query is suggested that finds nothing");
        std::thread::sleep(Duration::from_millis(50));
    }
    // What one reader asked, or what found nothing, is suggested to none.
    for typed in ["nguyen v", "gia t"] {
        let body = service.get(&format!("/api/v1/suggest?q={}", encode(typed)))?.1;
        assert!(!body.contains("\"text\":\"nguyễn") && !body.contains("\"text\":\"giá tôm"), "{body}");
    }
    Ok(())
}

fn nothing_unasked() -> Result<(), Failed> {
    let place = place()?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    service.search("q=cho")?;
    assert!(!service.get("/?q=cho")?.1.contains("ping="));
    assert_eq!(post(&service, "/api/v1/click?q=a&id=b&position=1")?, 204);
    assert!(!place.home().join("queries").exists());
    // A file where the folder would be.
    place.write("index/queries", "")?;
    let refused = std::process::Command::new(EXECUTABLE)
        .args(["serve", "--log-queries", "--listen", "127.0.0.1:0", "--index"])
        .arg(place.home())
        .output()?;
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("queries"), "{told}");
    // A folder that goes away under the service.
    fs::remove_file(place.home().join("queries"))?;
    let service = logging(&place)?;
    fs::remove_dir(place.home().join("queries"))?;
    for _ in 0..3 {
        assert_eq!(service.search("q=cho")?["total"], 3);
    }
    Ok(())
}

fn a_click_in_a_browser() -> Result<(), Failed> {
    let place = place()?;
    let service = logging(&place)?;
    browser::click(&format!("http://{}/?q=cho+phien", service.address), ".results ol li:nth-child(2) h2 a")?;
    let lines = logged(&place, 2)?;
    assert_eq!((&lines[1]["query"], &lines[1]["position"]), (&"cho phien".into(), &2.into()), "{lines:?}");
    assert_eq!(lines[1]["clicked"], lines[0]["hits"][1]);
    Ok(())
}

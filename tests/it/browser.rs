//! The search page in a real browser: Chromium, driven over the `WebDriver` protocol (W3C) by its own driver.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{needs, service::Service};

pub(crate) fn tests() -> Vec<Trial> {
    let needs_browser = |name: &str, test| needs(is_there(), "chromedriver and chromium", name, test);
    vec![
        needs_browser("browser::a_reader_types_and_finds_at_360_and_1280_px", a_reader_types as fn() -> _),
        needs_browser("browser::suggestions_come_while_typing_and_change_no_text", suggestions_come),
    ]
}

/// Whether there is a browser with its driver.
pub(crate) fn is_there() -> bool {
    Command::new("chromedriver").arg("--version").output().is_ok()
}

/// Opens a page and clicks on what a selector finds.
pub(crate) fn click(url: &str, selector: &str) -> Result<(), Failed> {
    let browser = Browser::start(true)?;
    browser.post("/url", &json!({ "url": url }))?;
    let element = browser.find(selector)?;
    browser.post(&format!("/element/{element}/click"), &json!({}))?;
    // What the click sends is under way while the browser is there.
    std::thread::sleep(Duration::from_secs(1));
    Ok(())
}

/// A browser session, ended with the test.
struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    fn start(scripts: bool) -> Result<Self, Failed> {
        let mut driver =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let out = BufReader::new(driver.stdout.take().ok_or("no output of the driver")?);
        let started = out
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split("started successfully on port ").nth(1).map(str::to_owned));
        let port = started.ok_or("the driver does not start")?.trim_end_matches('.').parse()?;
        let mut browser = Self { driver, port, session: String::new() };
        // Of the content settings of Chromium: 1 allows, 2 blocks the scripts of pages.
        let settings = json!({ "profile.managed_default_content_settings.javascript": if scripts { 1 } else { 2 } });
        let arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--lang=vi"];
        let options = json!({ "args": arguments, "prefs": settings });
        let wanted =
            json!({ "capabilities": { "alwaysMatch": { "browserName": "chrome", "goog:chromeOptions": options } } });
        let session = browser.send("POST", "/session", &wanted)?;
        browser.session = format!("/session/{}", session["sessionId"].as_str().ok_or("no session")?);
        Ok(browser)
    }

    /// One command of the protocol; gives its value.
    fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value, Failed> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let body = if method == "POST" { body.to_string() } else { String::new() };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )?;
        // The driver keeps the connection open, so that the length tells where the answer ends.
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line)?;
            match line.trim().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse()?,
                None if line.trim().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body)?;
        let json: Value = serde_json::from_slice(&body)?;
        let value = json["value"].clone();
        if value["error"].is_string() { Err(value.to_string().into()) } else { Ok(value) }
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Failed> {
        self.send("POST", &format!("{}{path}", self.session), body)
    }

    fn run(&self, script: &str) -> Result<Value, Failed> {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until a script gives true.
    fn until(&self, script: &str) -> Result<(), Failed> {
        for _ in 0..200 {
            // A page that is being left knows no script.
            if self.run(script).is_ok_and(|told| told == true) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!("never true: {script}").into())
    }

    /// The reference of an element.
    fn find(&self, selector: &str) -> Result<String, Failed> {
        let found = self.post("/element", &json!({ "using": "css selector", "value": selector }))?;
        let reference = found.as_object().and_then(|object| object.values().next()).and_then(Value::as_str);
        Ok(reference.ok_or("no element")?.to_owned())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends its browser with the session.
        let _ = self.send("DELETE", &self.session, &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// With scripts blocked: the page needs none.
fn a_reader_types() -> Result<(), Failed> {
    let demo = Service::start(&["demo"], None)?;
    let browser = Browser::start(false)?;
    for width in [360, 1280] {
        browser.post("/window/rect", &json!({ "width": width, "height": 900 }))?;
        browser.post("/url", &json!({ "url": format!("http://{}/", demo.address) }))?;
        let field = browser.find("input[name=q]")?;
        // Typed without accents, and sent with the Enter key.
        browser.post(&format!("/element/{field}/value"), &json!({ "text": "nghi quyet de an diem\u{e007}" }))?;
        browser.until("return location.search.includes('nghi') && document.readyState === 'complete'")?;
        let heading = browser.run("return document.querySelector('.results ol h2 a').textContent")?;
        assert!(heading.as_str().is_some_and(|text| text.contains("đề án")), "{heading}");
        let marked =
            browser.run("return [...document.querySelectorAll('mark')].map(mark => mark.textContent).join('|')")?;
        assert!(marked.as_str().is_some_and(|text| text.contains("đề án điểm")), "{marked}");
        assert_eq!(browser.run("return document.querySelector('#suggestions')")?, Value::Null, "scripts run");
        // Nothing is wider than the window, no button wraps, no letter with two marks is clipped.
        let inner = browser.run("return window.innerWidth")?;
        assert!(inner.as_i64().is_some_and(|inner| inner <= width), "the window is {inner} px wide, not {width}");
        let overflow = browser.run("return document.documentElement.scrollWidth - window.innerWidth")?;
        assert!(overflow.as_i64().is_some_and(|pixels| pixels <= 0), "{width}: {overflow} px too wide");
        let button =
            browser.run("const box = document.querySelector('button').getBoundingClientRect(); return box.height")?;
        assert!(button.as_f64().is_some_and(|height| height < 60.0), "{width}: {button}");
        let clipped = browser.run(
            "return [...document.querySelectorAll('h2, p, input, a, button')].filter(e => e.scrollHeight > e.clientHeight + 2 && getComputedStyle(e).overflowY != 'visible').length",
        )?;
        assert_eq!(clipped, 0, "{width}");
        // So do the filters.
        let before = browser.run("return document.querySelector('.count strong').textContent")?;
        browser.run("document.querySelector('.filters').open = true")?;
        let filter = browser.find(".filters li a")?;
        browser.post(&format!("/element/{filter}/click"), &json!({}))?;
        let after = browser.run("return document.querySelector('.count strong').textContent")?;
        assert_ne!(before, after, "{width}");
    }
    Ok(())
}

fn suggestions_come() -> Result<(), Failed> {
    let demo = Service::start(&["demo"], None)?;
    let browser = Browser::start(true)?;
    browser.post("/window/rect", &json!({ "width": 360, "height": 900 }))?;
    browser.post("/url", &json!({ "url": format!("http://{}/", demo.address) }))?;
    let field = browser.find("input[name=q]")?;
    let keys = |keys: &str| browser.post(&format!("/element/{field}/value"), &json!({ "text": keys }));
    let shown = "[...document.querySelectorAll('#suggestions:not([hidden]) li')].map(option => option.textContent)";
    let typed = "document.querySelector('input[name=q]').value";
    // Without marks, as it is typed: the marks come back, and the box holds what was typed.
    keys("khuyen c")?;
    browser.until(&format!("return {shown}.some(text => text.startsWith('khuyến công'))"))?;
    let overflow = browser.run("return document.documentElement.scrollWidth - window.innerWidth")?;
    assert!(overflow.as_i64().is_some_and(|pixels| pixels <= 0), "{overflow} px too wide");
    keys("\u{e015}")?;
    browser.until("return document.querySelector('#suggestions [aria-selected=true]') !== null")?;
    let active = "document.querySelector('input[name=q]').getAttribute('aria-activedescendant')";
    assert_eq!(browser.run(&format!("return {active}"))?, "suggestion-0");
    assert_eq!(browser.run(&format!("return {typed}"))?, "khuyen c");
    // Escape closes the list and keeps the text.
    keys("\u{e00c}")?;
    browser.until(&format!("return {shown}.length === 0"))?;
    assert_eq!(browser.run(&format!("return {typed}"))?, "khuyen c");
    // Keys that an input method composes with are its own.
    keys("o")?;
    browser.until(&format!("return {shown}.length > 0"))?;
    browser.run(
        "document.querySelector('input[name=q]').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', isComposing: true }))",
    )?;
    assert_eq!(browser.run(&format!("return {active}"))?, Value::Null);
    // What is chosen is searched.
    keys("\u{e015}")?;
    let chosen = browser.run("return document.querySelector('#suggestions [aria-selected=true]').textContent")?;
    keys("\u{e007}")?;
    browser.until("return location.search.includes('q=') && document.readyState === 'complete'")?;
    assert_eq!(browser.run(&format!("return {typed}"))?, chosen);
    assert!(browser.run("return document.querySelector('.results ol h2 a') !== null")? == true);
    // So is what is pressed on.
    browser.run("document.querySelector('input[name=q]').value = ''")?;
    let field = browser.find("input[name=q]")?;
    browser.post(&format!("/element/{field}/value"), &json!({ "text": "hoi ch" }))?;
    browser.until(&format!("return {shown}.some(text => text.startsWith('hội chợ'))"))?;
    let option = browser.find("#suggestions li")?;
    let chosen = browser.run("return document.querySelector('#suggestions li').textContent")?;
    browser.post(&format!("/element/{option}/click"), &json!({}))?;
    browser.until(&format!("return {shown}.length === 0 && document.readyState === 'complete' && {typed} !== ''"))?;
    assert_eq!(browser.run(&format!("return {typed}"))?, chosen);
    Ok(())
}

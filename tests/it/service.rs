//! A service of the real executable, asked over real sockets.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use libtest_mimic::Failed;
use serde_json::Value;

use crate::{
    fixtures,
    tracuu::{EXECUTABLE, Place},
};

/// A running service, ended with the test.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Service {
    pub(crate) fn start(arguments: &[&str], home: Option<&Path>) -> Result<Self, Failed> {
        let mut command = Command::new(EXECUTABLE);
        command.args(arguments);
        if let Some(home) = home {
            command.arg("--index").arg(home);
        }
        Self::spawn(command)
    }

    /// Starts a command that serves, on a free port.
    pub(crate) fn spawn(mut command: Command) -> Result<Self, Failed> {
        command.args(["--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        if line.is_empty() {
            return Err(format!("the service ended: {}", child.wait()?).into());
        }
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Ok(Self { child, address })
    }

    pub(crate) fn fixtures() -> Result<(Place, Self), Failed> {
        let place = Place::new()?;
        place.reindex(&[fixtures::folder().join("pages")])?;
        let service = Self::start(&["serve"], Some(&place.home()))?;
        Ok((place, service))
    }

    /// Sends a GET and gives status and body.
    pub(crate) fn get(&self, target: &str) -> Result<(u16, String), Failed> {
        self.send(&format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    }

    /// Sends a request as it is and gives status and body.
    pub(crate) fn send(&self, request: &str) -> Result<(u16, String), Failed> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").ok_or("no end of the headers")?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("no status")?;
        Ok((status, body.to_owned()))
    }

    pub(crate) fn search(&self, query: &str) -> Result<Value, Failed> {
        let (status, body) = self.get(&format!("/api/v1/search?{query}"))?;
        assert_eq!(status, 200, "{query}: {body}");
        Ok(serde_json::from_str(&body)?)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Percent-encodes a value of a query.
pub(crate) fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

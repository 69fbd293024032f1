//! The options of `tracuu search` that order and narrow its hits: the parameters of the HTTP interface, read as that reads them.

use tracuu_search::Request;
use tracuu_server::{InvalidParameter, request};

#[derive(Debug, clap::Args)]
pub(crate) struct Narrow {
    /// Thứ tự / The order: relevance, newest or oldest.
    #[arg(long, value_name = "ORDER", value_parser = |given: &str| taken("sort", given))]
    sort: Option<String>,
    /// Chuyên mục / A section; this and the next three may be given several times.
    #[arg(long, value_name = "SECTION")]
    section: Vec<String>,
    /// Nguồn / A publication.
    #[arg(long, value_name = "SOURCE")]
    source: Vec<String>,
    /// Tác giả / An author.
    #[arg(long, value_name = "AUTHOR")]
    author: Vec<String>,
    /// Năm đăng / A year of publication, or `unknown`.
    #[arg(long, value_name = "YEAR", value_parser = |given: &str| taken("year", given))]
    year: Vec<String>,
    /// Đăng từ ngày / Published on this day or later: 2018, 2018-09-05 or 05/09/2018.
    #[arg(long, value_name = "DAY", value_parser = |given: &str| taken("from", given))]
    from: Option<String>,
    /// Đăng đến hết ngày / Published on this day or before.
    #[arg(long, value_name = "DAY", value_parser = |given: &str| taken("to", given))]
    to: Option<String>,
    /// `show`: cả những bài cùng nội dung / Also those that tell the same as another hit.
    #[arg(long, value_name = "show", value_parser = |given: &str| taken("duplicates", given))]
    duplicates: Option<String>,
}

/// A value that the parameter takes.
fn taken(name: &'static str, given: &str) -> Result<String, InvalidParameter> {
    request([(name, given)]).map(|_| given.to_owned())
}

impl Narrow {
    /// A request that is ordered and narrowed so, and asks for nothing yet.
    pub(crate) fn request(&self) -> Result<Request, InvalidParameter> {
        let one = |name, given: &Option<String>| given.clone().map(|given| (name, given));
        let several = |name, given: &[String]| given.iter().map(move |given| (name, given.clone())).collect::<Vec<_>>();
        let given: Vec<(&str, String)> = [
            several("section", &self.section),
            several("source", &self.source),
            several("author", &self.author),
            several("year", &self.year),
        ]
        .into_iter()
        .flatten()
        .chain([one("sort", &self.sort), one("from", &self.from), one("to", &self.to)].into_iter().flatten())
        .chain(one("duplicates", &self.duplicates))
        .collect();
        request(given.iter().map(|(name, given)| (*name, given.as_str())))
    }
}

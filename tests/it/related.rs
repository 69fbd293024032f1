//! An article by its id, and those that are near to it.

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{
    service::{Service, encode},
    tracuu::{Place, ids},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("related::an_article_is_given_by_its_id", an_article_by_its_id),
        Trial::test("related::many_copies_leave_room_for_others", many_copies),
        Trial::test("related::the_demo_finds_what_is_of_one_subject", the_demo),
        Trial::test("related::the_nearest_are_of_its_subject_and_no_copies", the_nearest),
    ]
}

const SUBJECTS: [(&str, [&str; 3]); 3] = [
    (
        "Nuôi tôm",
        [
            "Người nuôi tôm sú ở bãi triều thay nước ao, đo độ mặn và thả giống.",
            "Giá tôm sú nguyên liệu tăng, hộ nuôi giữ ao chờ con nước.",
            "Lớp học đo độ mặn ao tôm sú cho các hộ ở bãi triều.",
        ],
    ),
    (
        "Lò gốm",
        [
            "Lò gốm đốt củi được đắp lại, thợ xoay bàn nặn chum vại bằng đất sét.",
            "Đất sét nặn chum vại phải ủ một mùa trước khi vào lò gốm.",
            "Thợ gốm trẻ học xoay bàn, mẻ chum vại đầu ra lò.",
        ],
    ),
    (
        "Đường sắt",
        [
            "Đoàn tàu chở hàng chạy chuyến đầu trên tuyến đường sắt vừa sửa ray.",
            "Ga nhỏ trên tuyến đường sắt mở lại, tàu chở hàng dừng bốn phút.",
            "Công nhân đường sắt thay ray trong đêm, đoàn tàu chạy chậm.",
        ],
    ),
];

fn articles() -> Vec<Value> {
    let mut articles = Vec::new();
    for (at, (subject, texts)) in (0..).zip(SUBJECTS) {
        for (number, text) in (0..).zip(texts) {
            // Long enough that a copy is told to be one.
            let body = format!("{text}\n{}", format!("{text} Ghi chép kỳ {number} của phóng viên. ").repeat(6));
            articles.push(json!({
                "id": format!("s{at}-{number}"),
                "url": format!("https://bao.example/s{at}-{number}.html"),
                "title": format!("{subject}, chuyện kỳ {number}"),
                "body": body,
                "archive": {"path": "kho/bao.warc", "offset": 7},
            }));
        }
    }
    let copy = articles[0].clone();
    articles.push(json!({"id": "copy", "title": copy["title"], "body": copy["body"]}));
    let listed = [json!({"url": "http://www.bao.example/lo-moi.html", "title": "Tin khác"})];
    articles.push(json!({
        "url": "https://bao.example/lo-moi.html",
        "title": "Đắp lò mới",
        "body": "Đoàn tàu chở hàng ghé lò gốm, chum vại chờ chuyến sau; trong lò thợ nặn thêm mẻ khác cho kịp phiên chợ tháng tới.",
    }));
    for (id, related) in [("linked", &listed[..]), ("unlinked", &[])] {
        articles.push(json!({
            "id": id,
            "title": "Chuyện kỳ này",
            "body": "Lò gốm và đường sắt: chum vại lên đoàn tàu chở hàng.",
            "related": related,
        }));
    }
    articles
}

fn service() -> Result<(Place, Service), Failed> {
    let place = Place::new()?;
    let lines: String = articles().iter().flat_map(|article| [article.to_string(), "\n".to_owned()]).collect();
    place.reindex(&[place.write("tin.jsonl", lines)?])?;
    place.write("index/settings/hidden.toml", "[[hidden]]\nids = [\"s0-2\"]\n")?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    Ok((place, service))
}

fn an_article_by_its_id() -> Result<(), Failed> {
    let (_place, service) = service()?;
    let (status, body) = service.get("/api/v1/articles/s1-0")?;
    let article: Value = serde_json::from_str(&body)?;
    assert_eq!((status, &article["title"]), (200, &"Lò gốm, chuyện kỳ 0".into()));
    // Where the operator keeps an archive is told to no reader.
    assert!(!body.contains("kho/"), "{body}");
    for gone in
        ["/api/v1/articles/none", "/api/v1/articles/s0-2", "/api/v1/articles/none/related", "/api/v1/articles/%ff"]
    {
        let (status, body) = service.get(gone)?;
        assert!(matches!(status, 400 | 404), "{gone}: {status} {body}");
    }
    Ok(())
}

fn the_nearest() -> Result<(), Failed> {
    let (_place, service) = service()?;
    let near = |id: &str| -> Result<Vec<String>, Failed> {
        let (status, body) = service.get(&format!("/api/v1/articles/{id}/related"))?;
        assert_eq!(status, 200, "{body}");
        let answer: Value = serde_json::from_str(&body)?;
        assert_eq!(answer["id"], id);
        Ok(ids(&json!({"hits": answer["related"]})))
    };
    // Those that tell of both subjects are near to either.
    for (id, subject) in [("s1-0", ["s1-1", "s1-2"]), ("s2-1", ["s2-0", "s2-2"])] {
        let found = near(id)?;
        let first = found.get(..4).unwrap_or_default();
        assert!(subject.iter().all(|wanted| first.iter().any(|id| id == wanted)), "{id}: {found:?}");
    }
    // Neither a copy nor what is taken down.
    let found = near("s0-0")?;
    assert!(found.first().is_some_and(|first| first == "s0-1"), "{found:?}");
    assert!(!found.iter().any(|id| ["copy", "s0-0", "s0-2"].contains(&id.as_str())), "{found:?}");
    // A copy has the same related articles as what it is a copy of.
    assert_eq!(near("copy")?, found);
    // The page's own links weigh: of two pages with one text, the one that lists an article has it nearer.
    let place_of = |id: &str| -> Result<usize, Failed> {
        let answer = service.get(&format!("/api/v1/articles/{id}/related"))?.1;
        let found = serde_json::from_str::<Value>(&answer)?["related"].as_array().cloned().unwrap_or_default();
        Ok(found.iter().position(|one| one["title"] == "Đắp lò mới").unwrap_or(found.len()))
    };
    let (linked, unlinked) = (place_of("linked")?, place_of("unlinked")?);
    assert!(linked < unlinked, "{linked} {unlinked}");
    Ok(())
}

fn many_copies() -> Result<(), Failed> {
    let place = Place::new()?;
    let mut all = articles();
    for number in 0..40 {
        all.push(json!({"id": format!("copy-{number}"), "title": all[0]["title"], "body": all[0]["body"]}));
    }
    let lines: String = all.iter().flat_map(|article| [article.to_string(), "\n".to_owned()]).collect();
    place.reindex(&[place.write("tin.jsonl", lines)?])?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    let answer: Value = serde_json::from_str(&service.get("/api/v1/articles/copy-7/related")?.1)?;
    let found = ids(&json!({"hits": answer["related"]}));
    assert!(found.iter().any(|id| id == "s0-1"), "{found:?}");
    assert!(!found.iter().any(|id| id.starts_with("copy") || id == "s0-0"), "{found:?}");
    Ok(())
}

/// What is typed, in which addresses of the demo what is of the same subject stands, and how many of the first must be of it.
const OF_ONE_SUBJECT: [(&str, &[&str], usize); 7] = [
    ("dệt Mai Châu", &["det-tho-cam", "vai-lanh", "xuong-cham", "zeng"], 3),
    ("nước mắm Cà Ná", &["nuoc-mam", "xu-muoi", "ca-com", "xuong-ruoc"], 3),
    ("máy sấy lạnh", &["may-say", "may-gat", "xe-rai-phan", "may-cay"], 3),
    ("cây cầu Suối Thầu", &["cau-treo", "duong-nam-po", "ngam-na-hau", "cau-pu-tuu"], 3),
    ("cán bộ khuyến nông xã", &["khuyen-nong", "ruong-man", "lua-huu-co", "nep-nuong"], 3),
    ("chợ nổi vơi ghe", &["cho-noi", "trai-cay-nua-dem", "cho-bac-ha"], 2),
    ("hội chợ Lạng Sơn", &["hoi-cho"], 3),
];

fn the_demo() -> Result<(), Failed> {
    let (_place, service) = Service::fixtures()?;
    for (query, subject, count) in OF_ONE_SUBJECT {
        let is_of_it =
            |hit: &Value| hit["url"].as_str().is_some_and(|url| subject.iter().any(|slug| url.contains(slug)));
        let answer = service.search(&format!("q={}", encode(query)))?;
        let first = &answer["hits"][0];
        assert!(is_of_it(first), "{query}: {first}");
        let answer = service.get(&format!("/api/v1/articles/{}/related", first["id"].as_str().unwrap_or_default()))?.1;
        let answer: Value = serde_json::from_str(&answer)?;
        let near = answer["related"].as_array().cloned().unwrap_or_default();
        assert!(near.len() >= count && near.iter().take(count).all(is_of_it), "{query}: {near:?}");
    }
    Ok(())
}

//! Rules for sites: what the owner says of where pages keep their fields, and what is known of families of sites.

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::tracuu::{Place, json};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("rules::an_owner_tells_where_the_fields_stand", an_owner_tells_where_the_fields_stand),
        Trial::test("rules::families_are_known_by_their_markers", families_are_known_by_their_markers),
        Trial::test("rules::what_a_rule_misses_is_counted", what_a_rule_misses_is_counted),
        Trial::test("rules::a_broken_rule_is_named_with_its_line", a_broken_rule_is_named_with_its_line),
    ]
}

/// A page that says nothing in its head, where another text is longer than the article, which stands in a doubted box.
const DECREE: &str = r#"<!doctype html><html lang="vi"><head><title>Văn bản</title>
<link rel="canonical" href="https://vanban.thungmay.example/{n}"></head><body>
<div class="gioi-thieu"><p>Cổng văn bản của huyện đăng mọi quyết định của ủy ban từ năm 1997 đến nay, kể cả những bản đã hết hiệu lực, để bà con tra cứu.</p>
<p>Ai cần bản sao có dấu thì đến phòng một cửa vào các buổi sáng, mang theo giấy tờ tùy thân và số của văn bản cần sao.</p></div>
<h1>Ủy ban nhân dân huyện Thung Mây</h1>
<table><tr><td>Số/Ký hiệu</td><td>12/QĐ-UBND</td></tr><tr><td>Ngày đăng:</td><td>05/09/2018</td></tr>
<tr><td>Lĩnh vực</td><td>Đất đai</td></tr></table>
<aside class="sidebar toan-van"><h2 class="ten">Giao đất làm trạm bơm ở ngã ba suối</h2>
<p data-phan="trich">Giao ba sào đất bãi cho hợp tác xã.</p>
<p class="ads">Mua máy bơm ở cửa hàng đầu chợ, giá rẻ nhất huyện, chở đến tận bản, bảo hành hai năm.</p>
<p>Điều 1. Giao cho hợp tác xã Thung Mây ba sào đất bãi ở ngã ba suối để đặt trạm bơm.</p>
<p>Giấy phép xây dựng do huyện cấp.</p></aside></body></html>"#;

const RULE: &str = r#"
name = "Cổng văn bản Thung Mây"
hosts = ["*.thungmay.example"]
drop = [".ads"]

[select]
title = [".tieu-de", ".toan-van .ten"]
description = ["[data-phan=trich]"]
body = [".toan-van"]

[rows]
document_number = ["Số, ký hiệu", "Số/Ký hiệu"]
date = ["Ngày đăng"]
section = ["Lĩnh vực"]
"#;

fn page(number: usize) -> String {
    DECREE.replace("{n}", &number.to_string())
}

/// The one line of `tracuu extract --explain` for a page.
fn extract(place: &Place, name: &str) -> Result<Value, Failed> {
    json(&place.run("extract", &["--explain"], &[place.path(name)])?)
}

fn an_owner_tells_where_the_fields_stand() -> Result<(), Failed> {
    let place = Place::new()?;
    place.write("a.html", page(1))?;
    place.write("index/settings/sites/van-ban.toml", RULE)?;
    let page = extract(&place, "a.html")?;
    for (field, wanted) in [
        ("kind", "article"),
        ("title", "Giao đất làm trạm bơm ở ngã ba suối"),
        ("description", "Giao ba sào đất bãi cho hợp tác xã."),
        // The whole box, though its name is that of a side bar and its last line looks like an imprint.
        (
            "body",
            "Điều 1. Giao cho hợp tác xã Thung Mây ba sào đất bãi ở ngã ba suối để đặt trạm bơm.\nGiấy phép xây dựng do huyện cấp.",
        ),
        ("published_at", "2018-09-05"),
        ("date_source", "site rule"),
        ("section", "Đất đai"),
        ("document_number", "12/QĐ-UBND"),
        ("source", "Cổng văn bản Thung Mây"),
    ] {
        assert_eq!(page[field], wanted, "{field}");
    }
    assert_eq!(page["reasons"]["body"], "a rule for the site");
    assert_eq!(page["rules"], json!([{"host": "vanban.thungmay.example", "rule": "van-ban", "missed": []}]));
    // Without the rule the page is read as well as may be.
    let bare = Place::new()?;
    bare.write("a.html", self::page(1))?;
    assert_eq!(extract(&bare, "a.html")?["rules"], json!([]));
    Ok(())
}

/// A page of each family, by how its fields are marked.
const FAMILIES: &[(&str, &str)] = &[
    (
        "vnexpress",
        "<span class=date>x</span><h1 class=title-detail>{title}</h1><p class=description>{lead}</p><article class=fck_detail>{text}</article><meta name=pubdate content=\"{date}\">",
    ),
    (
        "vccorp",
        "<p class=detail-cate><a>Đời sống</a></p><h1 class=detail-title>{title}</h1><b data-role=author>Hoàng Pẻn</b><h2 class=detail-sapo>{lead}</h2><div data-role=publishdate>{date}</div><div class=\"detail-content afcbc-body\">{text}<div class=VCSortableInPreviewMode>Ảnh của phóng viên đứng ở bờ suối chụp về phía trạm bơm mới.</div></div>",
    ),
    (
        "cms-body",
        "<meta class=cms-date content=\"{date}\"><h1 class=article__title>{title}</h1><div class=article__sapo>{lead}</div><div class=\"article__body cms-body\">{text}<a class=cms-relate href=/khac>Một bài khác nói về chuyện khác hẳn</a></div>",
    ),
    (
        "dantri",
        "<article><h1 class=title-page>{title}</h1><time class=author-time datetime=\"{date}\">hôm qua</time><h2 class=singular-sapo>{lead}</h2><div class=singular-content>{text}</div></article>",
    ),
    (
        "mastercms",
        "<meta name=description content=\"{lead}\"><h1 class=article-detail-title>{title}</h1><span class=bx-time>{date}</span><div class=__MASTERCMS_CONTENT>{text}</div>",
    ),
    (
        "sharepoint",
        "<div id=ctl_pnHide><span>{date}</span></div><div id=divArticleDescription3><h1>{title}</h1></div><div id=divArticleDescription1>{lead}</div><div id=divArticleDescription2>{text}</div>",
    ),
    (
        "liferay",
        "<h1 class=title-art>{title}</h1><div class=more-info>{date}</div><div class=description>{lead}</div><div id=contentnews>{text}</div>",
    ),
    (
        "dotnetnuke",
        "<h1 class=edn_articleTitle>{title}</h1><div class=edn_metaDetails1>{date}</div><div class=Detail_Summary>{lead}</div><div class=main_content>{text}</div>",
    ),
];

const TEXT: [&str; 2] = [
    "Trạm bơm mới đặt ở ngã ba suối đưa nước lên được năm mươi héc-ta, phần còn lại chờ đoạn mương bê tông làm xong trước tháng sáu.",
    "Bà con nói vụ này sẽ cấy giống nếp cái hoa vàng, bán cho hợp tác xã ở thị trấn với giá đã ghi trong hợp đồng từ đầu năm.",
];

fn families_are_known_by_their_markers() -> Result<(), Failed> {
    let place = Place::new()?;
    let (title, lead) = ("Nước về Thung Mây", "Sau mười hai năm, nước lại chảy vào ruộng.");
    let text = format!("<p>{}</p><p>{}</p>", TEXT[0], TEXT[1]);
    for (family, page) in FAMILIES {
        let page = page.replace("{title}", title).replace("{lead}", lead).replace("{text}", &text);
        // What is before the headline is the page's clock, and what stands in the side bar is longer than the article.
        let side = format!("<div class=cot-phai><p>{}</p></div>", TEXT.join(" ").repeat(3));
        let body = page.replace("{date}", "2018-09-05T10:24:00+07:00");
        let page = format!("<!doctype html><title>Báo</title><body><p>Thứ sáu, 19/04/2019</p>{body}{side}</body>");
        place.write(&format!("{family}.html"), page)?;
        let page = extract(&place, &format!("{family}.html"))?;
        for (field, wanted) in [
            ("title", title),
            ("description", lead),
            ("body", TEXT.join("\n").as_str()),
            ("published_at", "2018-09-05T10:24:00+07:00"),
        ] {
            assert_eq!(page[field], wanted, "{family}: {field}");
        }
        assert_eq!(page["rules"], json!([{"host": "", "rule": family, "missed": []}]));
    }
    Ok(())
}

fn what_a_rule_misses_is_counted() -> Result<(), Failed> {
    let place = Place::new()?;
    place.write("index/settings/sites/van-ban.toml", RULE)?;
    for number in 0..3 {
        place.write(&format!("pages/{number}.html"), page(number))?;
    }
    // The template has changed: the rows are gone, and the headline has another class.
    let changed = page(3).replace("class=\"ten\"", "class=\"moi\"").replace("Ngày đăng:", "Ngày đưa lên");
    place.write("pages/3.html", changed)?;
    let report = place.reindex(&[place.path("pages")])?;
    assert_eq!(
        report["outcomes"]["rules"],
        json!({"vanban.thungmay.example": {"van-ban": {"articles": 4, "missed": {"date": 1, "title": 1}}}})
    );
    let told = place.run("reindex", &[], &[place.path("pages")])?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("van-ban: 4 bài / articles, không thấy / missed: date 1, title 1"), "{told}");
    Ok(())
}

fn a_broken_rule_is_named_with_its_line() -> Result<(), Failed> {
    let place = Place::new()?;
    place.write("pages/a.html", page(1))?;
    for (file, text, wanted) in [
        ("a.toml", RULE.replace("[data-phan=trich]", ".trich["), "a.toml, line 8: \".trich[\" is no CSS selector"),
        ("a.toml", RULE.replace("[rows]", "[row]"), "a.toml, line 11: unknown field `row`"),
        ("b.toml", RULE.to_owned(), "b.toml, line 3: \"*.thungmay.example\" has a rule already, in a.toml"),
    ] {
        place.write("index/settings/sites/a.toml", RULE)?;
        place.write(&format!("index/settings/sites/{file}"), text)?;
        for command in ["reindex", "extract"] {
            let output = place.run(command, &[], &[place.path("pages")])?;
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.code() == Some(1) && told.contains(wanted), "{command}: {told}");
        }
    }
    Ok(())
}

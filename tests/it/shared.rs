//! What many pages of one host share is no article's own: the page's clock, the agency's name, paragraphs around every
//! article, an address that different articles call their canonical one.

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::tracuu::Place;

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("shared::what_pages_share_is_no_articles_own", what_pages_share_is_no_articles_own),
        Trial::test("shared::what_is_shared_does_not_depend_on_order", what_is_shared_does_not_depend_on_order),
        Trial::test("shared::captures_of_one_article_keep_their_address", captures_keep_their_address),
        Trial::test("shared::few_pages_share_nothing", few_pages_share_nothing),
    ]
}

const PAGE: &str = r#"<!doctype html><html lang="vi"><head><title>Trạm khuyến nông Thung Mây</title>
<link rel="canonical" href="https://khuyennong.example/{address}"></head><body><div class="khung">
<h1>Trạm khuyến nông huyện Thung Mây</h1>
<div class="bai"><p class="tieu-de">{title}</p>
<p>Hôm nay: Thứ năm, 09/05/2024</p>
<p>Ngày đăng: {date}</p>
<p>Trạm khuyến nông huyện Thung Mây trực cả ngày nghỉ trong mùa vụ, bà con cần hỏi gì xin gọi số máy treo ở cửa trạm.</p>
<p>{text}</p>
<p>Căn cứ quy chế của trạm, cán bộ phụ trách xã phải ghi sổ từng chuyến đi và báo lại vào thứ sáu hằng tuần.</p>
<p>{end}</p>
<p>Mọi thư từ xin gửi về trạm khuyến nông huyện Thung Mây, nhà số hai đường lên chợ, trả lời trong vòng mười ngày làm việc.</p>
</div></div></body></html>"#;

/// Articles of one site: title, date, text and end.
const ARTICLES: [(&str, &str, &str, &str); 6] = [
    (
        "Phòng sâu keo trên ngô hè",
        "12/04/2023",
        "Sâu keo đẻ trứng ở mặt dưới lá ngô, bà con bắt tay vào buổi sáng sớm khi sương chưa tan thì được nhiều nhất.",
        "Ruộng nào quá nặng thì báo trạm để xin thuốc vi sinh.",
    ),
    (
        "Ủ phân chuồng bằng men vi sinh",
        "03/10/2022",
        "Đống phân ủ cao một mét, tưới men đều từng lớp rồi phủ bạt kín, sau bốn mươi ngày thì tơi và hết mùi hẳn.",
        "Mỗi hộ được nhận hai gói men ở nhà văn hóa bản.",
    ),
    (
        "Chọn giống lúa cho ruộng bậc thang",
        "20/01/2024",
        "Ruộng cao lạnh nước nên chọn giống ngắn ngày, cấy thưa và lùi lịch gieo mạ lại một tuần so với ruộng thấp.",
        "Giống có bán ở hợp tác xã từ rằm tháng giêng.",
    ),
    (
        "Dê núi cần muối khoáng",
        "15/08/2021",
        "Dê liếm tường vôi là dấu hiệu thiếu khoáng, treo bánh muối trong chuồng thì đàn dê lông mượt và ít rụng móng.",
        "Bánh muối mua ở quầy thuốc thú y đầu chợ phiên.",
    ),
    (
        "Tỉa cành mận sau thu hoạch",
        "01/07/2023",
        "Cắt cành tăm và cành vượt ngay sau khi hái quả, quét vôi vào vết cắt để nước mưa không làm thối cây già.",
        "Cành cắt xuống đem đốt xa vườn để trừ rệp sáp.",
    ),
    (
        "Nuôi cá chép ruộng",
        "11/06/2020",
        "Thả cá khi lúa đã bén rễ hồi xanh, giữ nước ngập gang tay và đào rãnh quanh bờ để cá trú lúc nắng gắt buổi trưa.",
        "Thu cá trước khi gặt mười ngày, giữ lại cá giống.",
    ),
];

const SHARED: &str = "Trạm khuyến nông huyện Thung Mây trực cả ngày nghỉ trong mùa vụ";
const WITHIN: &str =
    "Căn cứ quy chế của trạm, cán bộ phụ trách xã phải ghi sổ từng chuyến đi và báo lại vào thứ sáu hằng tuần.";

/// The page of an article; the first three call one address theirs.
fn page(at: usize) -> String {
    let (title, date, text, end) = ARTICLES[at];
    let address = if at < 3 { "web/trang-nha".to_owned() } else { format!("bai-{at}") };
    let page = PAGE.replace("{address}", &address).replace("{title}", title).replace("{date}", date);
    page.replace("{text}", text).replace("{end}", end)
}

fn what_pages_share_is_no_articles_own() -> Result<(), Failed> {
    let place = Place::new()?;
    for at in 0..ARTICLES.len() {
        place.write(&format!("pages/{at}.html"), page(at))?;
    }
    let report = place.reindex(&[place.path("pages")])?;
    assert_eq!((&report["outcomes"]["indexed"], &report["outcomes"]["replaced"]), (&json!(6), &json!(0)), "{report}");
    let shared = &report["shared"]["khuyennong.example"];
    assert_eq!(shared["articles"], 6);
    assert_eq!(shared["clocks"], json!(["Hôm nay: Thứ năm, 09/05/2024"]));
    assert_eq!(shared["titles"], json!(["Trạm khuyến nông Thung Mây", "Trạm khuyến nông huyện Thung Mây"]));
    assert_eq!(shared["canonicals"], json!(["https://khuyennong.example/web/trang-nha"]));
    // Three paragraphs, and the line of the clock.
    assert_eq!(shared["paragraphs"].as_array().map(Vec::len), Some(4), "{shared}");
    for (at, (title, date, text, _)) in ARTICLES.into_iter().enumerate() {
        let answer = place.search(&[], &format!("\"{}\"", text.split(',').next().unwrap_or_default()))?;
        let hit = &answer["hits"][0];
        let day = date.split('/').rev().collect::<Vec<_>>().join("-");
        assert_eq!((&hit["title"], &hit["published_at"]), (&json!(title), &json!(day)));
        let wanted = if at < 3 { Value::Null } else { json!(format!("https://khuyennong.example/bai-{at}")) };
        assert_eq!(hit["url"], wanted, "{title}");
    }
    // What stands around every article is in none, what stands within stays.
    assert_eq!(place.search(&[], &format!("\"{SHARED}\""))?["total"], 0);
    assert_eq!(place.search(&[], &format!("\"{WITHIN}\""))?["total"], 6);
    let told = place.run("reindex", &["--dry-run"], &[place.path("pages")])?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("khuyennong.example: đồng hồ / clock: Hôm nay: Thứ năm, 09/05/2024"), "{told}");
    Ok(())
}

fn what_is_shared_does_not_depend_on_order() -> Result<(), Failed> {
    let place = Place::new()?;
    let reports = [[0, 1, 2, 3, 4, 5], [5, 3, 1, 4, 2, 0]].map(|order| -> Result<Value, Failed> {
        let files = order.map(|at| place.write(&format!("{at}.html"), page(at)));
        let files = files.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(place.reindex(&files)?["shared"].clone())
    });
    let [one, other] = reports;
    let (one, other) = (one?, other?);
    assert!(one["khuyennong.example"]["articles"] == 6 && one == other, "{one} {other}");
    Ok(())
}

fn captures_keep_their_address() -> Result<(), Failed> {
    let place = Place::new()?;
    // One article, read thrice: its text was changed, then its headline.
    let first = page(3);
    let second = first.replace("Bánh muối mua ở quầy thuốc thú y đầu chợ phiên.", "Bánh muối mua ở trạm.");
    let third = second.replace("Dê núi cần muối khoáng", "Vì sao dê núi cần muối");
    for (at, page) in [first, second, third].iter().enumerate() {
        place.write(&format!("pages/{at}.html"), page)?;
    }
    let report = place.reindex(&[place.path("pages")])?;
    assert_eq!((&report["outcomes"]["indexed"], &report["outcomes"]["replaced"]), (&json!(1), &json!(2)), "{report}");
    let answer = place.search(&[], "dê liếm tường")?;
    let text = answer["hits"][0]["highlights"]["body"]["text"].as_str().unwrap_or_default().to_owned();
    assert!(text.contains("Dê liếm"), "{answer}");
    assert_eq!(place.search(&[], "\"mua ở quầy thuốc\"")?["total"], 0);
    Ok(())
}

fn few_pages_share_nothing() -> Result<(), Failed> {
    let place = Place::new()?;
    place.write("pages/3.html", page(3))?;
    place.write("pages/4.html", page(4))?;
    let report = place.reindex(&[place.path("pages")])?;
    assert_eq!((&report["outcomes"]["indexed"], &report["shared"]), (&json!(2), &json!({})), "{report}");
    Ok(())
}

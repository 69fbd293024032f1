//! Encodings from before Unicode.

use proptest::prelude::*;
use tracuu_text::{LegacyEncoding, detect};

/// Those that have an inverse.
fn encodings() -> Vec<LegacyEncoding> {
    LegacyEncoding::DETECTED.into_iter().filter(|encoding| encoding.encode("đ").is_some()).collect()
}

const SENTENCES: [&str; 12] = [
    "Sở Công Thương tỉnh vừa nghiệm thu dây chuyền sấy nông sản của hợp tác xã vùng cao",
    "Mỗi năm có hơn ba trăm lao động được truyền nghề, phần lớn là phụ nữ và thanh niên",
    "Nhờ nguồn vốn hỗ trợ, xưởng dệt thổ cẩm đã thay khung gỗ bằng khung sắt chạy điện",
    "Người dân mong con đường nối hai thôn sớm được đổ bê tông trước mùa lũ",
    "Các làng nghề ven sông đang chuyển dần sang dùng lò nung gas để giảm khói bụi",
    "Hội chợ kéo dài bảy ngày, thu hút khách từ nhiều tỉnh miền núi phía Bắc",
    "Ông kể rằng ngày trước phải gùi chè xuống chợ huyện từ lúc gà chưa gáy",
    "Đề án giúp cơ sở sản xuất nước mắm truyền thống mở rộng nhà xưởng và đăng ký nhãn hiệu",
    "Trường nghề mở thêm lớp cơ khí, học viên được ở ký túc xá miễn phí",
    "Giá mía xuống thấp khiến nhiều hộ bỏ ruộng, nhà máy đường phải chạy cầm chừng",
    "Đoàn kiểm tra yêu cầu doanh nghiệp khắc phục hệ thống xử lý nước thải trong tháng tới",
    "Bà con phấn khởi vì quả vải thiều năm nay vừa sai vừa ngọt",
];

fn texts() -> impl Strategy<Value = String> {
    prop::sample::subsequence(SENTENCES.to_vec(), 2..5).prop_shuffle().prop_map(|sentences| sentences.join(". "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_encoded_is_detected_and_read_back(text in texts()) {
        for encoding in encodings() {
            let encoded = encoding.encode(&text).expect("all its letters have codes");
            let found = detect(&encoded, None);
            prop_assert_eq!(found.map(|found| found.encoding), Some(encoding));
            let decoded = encoding.decode(&encoded).expect("decodes");
            prop_assert_eq!(decoded.to_lowercase(), text.to_lowercase());
        }
    }

    #[test]
    fn unicode_is_left_alone(text in texts()) {
        prop_assert_eq!(detect(&text, None), None);
        prop_assert_eq!(detect(&text, Some(LegacyEncoding::Tcvn3)), None);
    }

    #[test]
    fn any_text_is_looked_at(text in any::<String>(), encoding in prop::sample::select(encodings())) {
        let _ = (detect(&text, None), detect(&text, Some(encoding)), encoding.decode(&text));
        let _ = (LegacyEncoding::Viqr.decode(&text), LegacyEncoding::Windows1258.decode(&text));
    }
}

#[test]
fn capitals_of_tcvn3_fonts_are_raised_where_their_words_are() {
    for (encoded, decoded) in [
        ("TRUNG T©M KHUYÕN C«NG", "TRUNG TÂM KHUYẾN CÔNG"),
        ("V× vËy §¶ng ta", "Vì vậy Đảng ta"),
        ("C¸c ý kiÕn vÒ UBND x·", "Các ý kiến về UBND xã"),
    ] {
        let found = LegacyEncoding::Tcvn3.decode(encoded).expect("decodes");
        assert_eq!(found, decoded);
    }
}

#[test]
fn what_is_not_vietnamese_is_left_alone() {
    for text in [
        "Le café à la crème, très demandé cet été à Besançon",
        "El niño comió piña mañana",
        "Größe über Maß: fünf Übungen",
        "50 °C ± 2 µm · § 3",
        "São Paulo não é longe",
        "3,5 mét",
        "©2018 ® ™ — «»",
        "Æther ø å",
        "ASCII only",
        "",
    ] {
        assert_eq!(detect(text, None), None, "{text}");
    }
}

#[test]
fn viqr_is_read_where_it_is_declared() {
    let written = "So+? Co^ng Thu+o+ng ddo^` nghi. ho^~ tro+. la`ng nghe^`\\.";
    let found = detect(written, Some(LegacyEncoding::Viqr)).expect("is declared");
    assert_eq!(found.encoding.decode(written).as_deref(), Some("Sở Công Thương đồ nghị hỗ trợ làng nghề."));
    assert_eq!(detect(written, None), None);
}

#[test]
fn a_font_outranks_statistics() {
    // Two letters tell nothing by themselves.
    assert_eq!(detect("c«ng", None), None);
    assert_eq!(
        detect("c«ng", LegacyEncoding::from_font(".VnTime")).map(|found| found.encoding),
        Some(LegacyEncoding::Tcvn3)
    );
}

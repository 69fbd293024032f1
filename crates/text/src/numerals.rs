//! Roman numerals behind the words that are counted with them: `quý I`, `khóa XII`, `đại hội VII`, `chương IV`.

/// Folded words before which a numeral counts: quý, khóa, kỳ, kỷ, thứ, hội, chương, mục, phần, loại, hạng.
pub(crate) fn is_counted(folded: &str) -> bool {
    matches!(folded, "qui" | "khoa" | "ki" | "thu" | "hoi" | "chuong" | "muc" | "phan" | "loai" | "hang")
}

/// The number that a lower-case Roman numeral up to 39 stands for; only its one proper writing is taken.
pub(crate) fn roman(numeral: &str) -> Option<u8> {
    let ones = numeral.trim_start_matches('x');
    let tens = u8::try_from(numeral.len() - ones.len()).ok().filter(|tens| *tens <= 3)?;
    let at = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"].iter().position(|other| *other == ones)?;
    let number = tens * 10 + u8::try_from(at).ok()?;
    (number > 0).then_some(number)
}

/// Writes the number in Arabic digits.
pub(crate) fn write(number: u8, out: &mut String) {
    for digit in [number / 10, number % 10] {
        if digit > 0 || number >= 10 {
            out.push(char::from(b'0' + digit));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_have_one_writing() {
        for (numeral, digits) in [("i", "1"), ("iv", "4"), ("ix", "9"), ("x", "10"), ("xii", "12"), ("xxix", "29")] {
            let mut out = String::new();
            write(roman(numeral).expect("is one"), &mut out);
            assert_eq!(out, digits);
        }
        for text in ["", "iiii", "vx", "xxxx", "a", "xi1", "ixi"] {
            assert_eq!(roman(text), None, "{text}");
        }
    }
}

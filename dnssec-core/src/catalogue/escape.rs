use std::fmt::Write;

/// Text from outside made safe for terminals and pages: control characters, line breaks, characters that change the
/// direction or hide text, and `<` become `\u{..}`, octets that are not UTF-8 were replaced before. A backslash is
/// doubled, so that no text can pretend to be an escape.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '\\' {
            escaped.push_str("\\\\");
        } else if is_hostile(character) {
            // Writing to a String cannot fail.
            let _ = write!(escaped, "\\u{{{:x}}}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '<' | '\u{ad}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

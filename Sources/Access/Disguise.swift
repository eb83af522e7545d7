extension String {
    /// With every character that can't be seen, or that turns what stands around it about, told by its number:
    /// `‹U+202E›`. Nobody is to pass for another by a name that only looks the same.
    ///
    /// Lines and tabs stay, as pages and pretty texts have them on purpose. Joiners stay where writing needs them: within
    /// scripts that join their letters, and within emoji; forms of Han stay behind Han.
    public var undisguised: String { undisguised(lines: false) }

    /// The same, in one line: line breaks and tabs are told by their numbers, too.
    public var undisguisedLine: String { undisguised(lines: true) }

    /// Whether a character can't be seen. Quickly told; joiners count also where they belong.
    public var hidesCharacters: Bool { unicodeScalars.contains(where: \.mayDisguise) }

    private func undisguised(lines: Bool) -> String {
        guard hidesCharacters || (lines && unicodeScalars.contains(where: \.breaks)) else { return self }
        var told = ""
        var before: Unicode.Scalar?
        for (place, scalar) in zip(unicodeScalars.indices, unicodeScalars) {
            let after = unicodeScalars[place...].dropFirst().first
            if (scalar.mayDisguise && !scalar.belongs(between: before, and: after)) || (lines && scalar.breaks) {
                told += "‹U+\(scalar.number)›"
            } else {
                told.unicodeScalars.append(scalar)
            }
            before = scalar
        }
        return told
    }
}

extension Unicode.Scalar {
    /// What is neither seen nor leaves what is around it as it is.
    fileprivate var mayDisguise: Bool {
        guard value >= 0x7F || value < 0x20, !breaks else { return false }
        switch value {
        // Blanks of their own width are seen; fillers of Hangul and an empty pattern of Braille are letters without a form.
        case 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0: return true
        default: break
        }
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: return true
        case .format: return !Self.prepended.contains(value)
        default: return properties.isDefaultIgnorableCodePoint
        }
    }

    fileprivate var breaks: Bool { value == 0x09 || value == 0x0A || value == 0x0D }

    /// Signs of Arabic, Syriac and Kaithi that are seen, although they are format characters.
    private static let prepended: Set<UInt32> = [
        0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD,
    ]

    /// Whether writing needs it there.
    fileprivate func belongs(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
        guard let before else { return false }
        if joins && before.isJoined { return true }
        switch value {
        case 0xE0100...0xE01EF: return before.properties.isIdeographic
        // ©, ® and such as emoji; digits only as keys, where the key is seen.
        case 0xFE0F: return before.properties.isEmoji && (before.value > 0x7F || after?.value == 0x20E3)
        default: return false
        }
    }

    /// Joiners and choices of a form, which many scripts and all emoji are written with.
    fileprivate var joins: Bool { value == 0x200C || value == 0x200D || (0xFE00...0xFE0F).contains(value) }

    /// Whether a joiner may follow: letters of scripts that join them, from Hebrew to Mongolian and in their supplements;
    /// emoji and the choice of their form.
    fileprivate var isJoined: Bool {
        switch value {
        case 0x0590..<0x1100, 0x1200..<0x1E00, 0xA800..<0xAC00, 0xFB1D..<0xFE00, 0xFE70..<0xFEFF, 0x10800..<0x12000,
            0x2190..<0x2C00, 0x1F000..<0x1FB00, 0xFE0F:
            true
        default: false
        }
    }

    fileprivate var number: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(4 - digits.count, 0)) + digits
    }
}

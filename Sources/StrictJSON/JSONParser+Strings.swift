extension JSONParser {
    /// Reads a string in quotes. Nothing that a later reader could take for the end of a string, or for two different
    /// texts, gets through: NUL, control characters, lone surrogates and bytes that are no UTF-8 are refused.
    mutating func string() throws(JSONError) -> String {
        let start = position
        position += 1
        let plain = position
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if peek == UInt8(ascii: "\"") {
            defer { position += 1 }
            return try text(UnsafeBufferPointer(rebasing: bytes[plain..<position]), start)
        }
        var buffer = Array(bytes[plain..<position])
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw error("a control character in a string") }
            position += 1
            if byte == UInt8(ascii: "\\") { try escape(into: &buffer) } else { buffer.append(byte) }
        }
        guard peek != nil else { throw JSONError(reason: "a string without end", offset: start) }
        position += 1
        return try buffer.withUnsafeBufferPointer { buffer throws(JSONError) in try text(buffer, start) }
    }

    private func text(_ buffer: UnsafeBufferPointer<UInt8>, _ start: Int) throws(JSONError) -> String {
        guard buffer.count <= limits.stringBytes else {
            throw JSONError(reason: "a string of more than \(limits.stringBytes) bytes", offset: start)
        }
        guard let text = String(validating: buffer, as: UTF8.self) else {
            throw JSONError(reason: "bytes that are no UTF-8 in a string", offset: start)
        }
        return text
    }

    private mutating func escape(into buffer: inout [UInt8]) throws(JSONError) {
        guard let byte = peek else { throw error("the text ends in an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "u"): buffer.append(contentsOf: String(Character(try scalar())).utf8)
        default: throw error("an unknown escape")
        }
    }

    private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
        let first = try hexadecimal()
        guard first != 0 else { throw error("NUL in a string") }
        if let scalar = Unicode.Scalar(first) { return scalar }
        // Not a scalar of its own: the first half of a pair, or nothing.
        guard (0xD800...0xDBFF).contains(first), peek == UInt8(ascii: "\\") else {
            throw error("half a surrogate pair")
        }
        position += 1
        guard peek == UInt8(ascii: "u") else { throw error("half a surrogate pair") }
        position += 1
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else { throw error("half a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt16 {
        guard position + 4 <= bytes.count else { throw error("four hexadecimal digits should stand here") }
        var value: UInt16 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("four hexadecimal digits should stand here")
            }
            value = value << 4 | UInt16(digit)
        }
        position += 4
        return value
    }
}

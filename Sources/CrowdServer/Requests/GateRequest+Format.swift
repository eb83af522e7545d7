import Crowd
import HTTPGate
import HTTPTypes

extension GateRequest {
    /// JSON for who prefers it in `Accept`, or sends it and says nothing of the answer; XML for all others.
    var answerFormat: CrowdFormat {
        let ranges = headers[values: .accept].flatMap { $0.split(separator: ",") }
        guard !ranges.isEmpty else { return mediaType == "application/json" ? .json : .xml }
        var best = (format: CrowdFormat.xml, quality: 0.0)
        for range in ranges {
            let parts = range.split(separator: ";").map { $0.lowercased().filter { $0 != " " && $0 != "\t" } }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            guard let format = Self.format(of: parts.first ?? ""), quality > best.quality else { continue }
            best = (format, quality)
        }
        return best.format
    }

    /// Without a type a body is XML.
    func bodyFormat() throws(HTTPRefusal) -> CrowdFormat {
        guard let mediaType, !mediaType.isEmpty else { return .xml }
        guard let format = Self.format(of: mediaType), !mediaType.contains("*") else {
            throw HTTPRefusal(status: 415, detail: "A body is application/xml or application/json here.")
        }
        return format
    }

    private static func format(of mediaType: String) -> CrowdFormat? {
        switch mediaType {
        case "application/json": .json
        case "application/xml", "text/xml", "application/*", "text/*", "*/*": .xml
        default: nil
        }
    }
}

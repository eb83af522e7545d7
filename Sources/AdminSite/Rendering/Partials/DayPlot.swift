/// Bars for the last days: three kinds of changes on top of each other, as an SVG and as a table for those who read it.
struct DayPlot: Sendable {
    struct Day: Sendable {
        /// `2026-11-27`.
        let date: String
        let counts: [Int]
    }

    struct Bar: Sendable {
        let kind: String
        let x: Int
        let y: Int
        let width: Int
        let height: Int
    }

    struct Tick: Sendable {
        let x: Int
        let text: String
    }

    struct Row: Sendable {
        let date: String
        let counts: [String]
    }

    let names: [Name]
    let bars: [Bar]
    let ticks: [Tick]
    let rows: [Row]
    let most: String
    let isEmpty: Bool

    struct Name: Sendable {
        let kind: String
        let text: String
    }

    private static let kinds = ["a", "b", "c"]
    private static let (width, height, left) = (720, 140, 44)

    /// `days`: the oldest first; as many counts each as there are names, three at most.
    init(names: [String], days: [Day]) {
        self.names = zip(Self.kinds, names).map { Name(kind: $0, text: $1) }
        let totals = days.map { $0.counts.reduce(0, +) }
        let most = max(totals.max() ?? 0, 1)
        let step = days.isEmpty ? 0 : (Self.width - Self.left) / days.count
        bars = days.enumerated().flatMap { index, day in
            Self.bars(day, x: Self.left + index * step + step / 6, width: max(step * 2 / 3, 1), most: most)
        }
        ticks = days.enumerated().filter { ($0.offset + 1) % max(days.count / 7, 1) == 0 }.map {
            Tick(x: Self.left + $0.offset * step + step / 2, text: String($0.element.date.suffix(5)))
        }
        rows = days.reversed().map { Row(date: $0.date, counts: $0.counts.map(\.grouped)) }
        self.most = most.grouped
        isEmpty = totals.allSatisfy { $0 == 0 }
    }

    private static func bars(_ day: Day, x: Int, width: Int, most: Int) -> [Bar] {
        var bottom = height
        return zip(kinds, day.counts).compactMap { kind, count in
            guard count > 0 else { return nil }
            // What happened at all is seen.
            let size = max(count * height / most, 2)
            bottom = max(bottom - size, 0)
            return Bar(kind: kind, x: x, y: bottom, width: width, height: size)
        }
    }

    static let template = #"""
        <svg class="plot" viewBox="0 0 720 162" role="img" aria-label="Changes per day; the table below has the numbers">
        <line class="axis" x1="44" x2="720" y1="140.5" y2="140.5"/><text x="40" y="11" text-anchor="end">{{.most}}</text><text x="40" y="140" text-anchor="end">0</text>
        {{#.bars}}<rect class="{{.kind}}" x="{{.x}}" y="{{.y}}" width="{{.width}}" height="{{.height}}" rx="1.5"/>{{/.bars}}
        {{#.ticks}}<text x="{{.x}}" y="157" text-anchor="middle">{{.text}}</text>{{/.ticks}}
        </svg>
        <p class="legend" aria-hidden="true">{{#.names}}<span><i class="{{.kind}}"></i>{{.text}}</span>{{/.names}}</p>
        <details class="more"><summary>As a table</summary><div class="scroll" tabindex="0" role="region" aria-label="Changes per day as a table"><table><thead><tr><th scope="col">Day (UTC)</th>{{#.names}}<th scope="col" class="number">{{.text}}</th>{{/.names}}</tr></thead>
        <tbody>{{#.rows}}<tr><th scope="row">{{.date}}</th>{{#.counts}}<td class="number">{{.}}</td>{{/.counts}}</tr>{{/.rows}}</tbody></table></div></details>
        """#
}

extension Int {
    /// `1,234,567`
    var grouped: String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return self < 0 ? "-" + text : text
    }
}

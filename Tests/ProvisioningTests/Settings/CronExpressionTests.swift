import Provisioning
import Testing

@Suite struct CronExpressionTests {
    @Test(arguments: [
        // expression, minute, hour, day, month, weekday, included
        ("0 2 * * *", [0, 2, 15, 6, 3], true), ("0 2 * * *", [1, 2, 15, 6, 3], false),
        ("*/15 * * * *", [45, 0, 1, 1, 0], true), ("*/15 * * * *", [50, 0, 1, 1, 0], false),
        ("5-10/5 * * * *", [10, 0, 1, 1, 0], true), ("50/5 * * * *", [55, 0, 1, 1, 0], true),
        ("0 9-17 * * mon-fri", [0, 17, 9, 3, 1], true), ("0 9-17 * * mon-fri", [0, 17, 8, 3, 0], false),
        ("0 0 * * 7", [0, 0, 1, 1, 0], true), ("0 0 * * 0", [0, 0, 1, 1, 0], true),
        ("0 0 1,15 JAN,jul *", [0, 0, 15, 7, 2], true), ("0 0 1,15 JAN,jul *", [0, 0, 15, 6, 2], false),
        // Day and weekday given: one is enough. With a star, both must fit.
        ("0 0 13 * fri", [0, 0, 13, 1, 2], true), ("0 0 13 * fri", [0, 0, 14, 1, 5], true),
        ("0 0 */2 * fri", [0, 0, 3, 1, 2], false), ("0 0 */2 * fri", [0, 0, 3, 1, 5], true),
    ])
    func `includes the minutes it names`(text: String, time: [Int], isIncluded: Bool) throws {
        let cron = try CronExpression(parsing: text)
        let found = cron.includes(minute: time[0], hour: time[1], day: time[2], month: time[3], weekday: time[4])
        #expect(found == isIncluded)
    }

    @Test(arguments: [
        ("", 0, "has 0 fields"), ("* * * *", 0, "has 4 fields"), ("* * * * * *", 0, "has 6 fields"),
        ("60 * * * *", 0, "`60` is no minute"), ("0 24 * * *", 2, "`24` is no hour"),
        ("0  0 0 * *", 5, "`0` is no day"),
        ("0 0 * 13 *", 6, "`13` is no month"), ("0 0 * * 8", 8, "`8` is no weekday"),
        ("0 0 * foo *", 6, "`foo` is no month"), ("1,,2 * * * *", 2, "`` is no minute"),
        ("5-1 * * * *", 0, "`5-1` is no minute"), ("*/0 * * * *", 0, "`*/0` is no minute"),
        ("*/x * * * *", 0, "`*/x` is no minute"), ("1/2/3 * * * *", 0, "`1/2/3` is no minute"),
        ("0 0 30 feb *", 4, "`0 0 30 feb *` never comes"), ("0 0 31 4,6,9,11 *", 4, "never comes"),
        ("0 0 31 2 */2", 4, "never comes"), ("-1 * * * *", 0, "`-1` is no minute"),
        ("*/90 * * * *", 0, "`*/90` takes longer steps than a minute has room for: at most 59"),
        ("0 */24 * * *", 2, "at most 23"), ("0 0 */32 * *", 4, "at most 31"), ("5,0-9/60 * * * *", 2, "at most 59"),
        ("99999999999999999999 * * * *", 0, "is no minute"),
    ])
    func `refuses what is none, and says where`(text: String, offset: Int, message: String) throws {
        let error = #expect(throws: CronExpression.Invalid.self) { try CronExpression(parsing: text) }
        #expect(error?.offset == offset)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}

import Testing

@testable import AdminSite

struct SystemPageTests {
    @Test(arguments: [
        (0, "1 KiB"), (524_288, "512 KiB"), (1 << 20, "1 MiB"), (526_233_600, "501 MiB"), (3 << 29, "1.5 GiB"),
        (5 << 40, "5,120.0 GiB"),
    ])
    func `a size is told in the unit that reads best`(bytes: Int64, told: String) {
        #expect(SystemPage.Database.told(bytes) == told)
    }
}

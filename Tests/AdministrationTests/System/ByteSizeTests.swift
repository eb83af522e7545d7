import Administration
import Testing

struct ByteSizeTests {
    @Test(arguments: [
        (0, "1 KB"), (524_288, "524 KB"), (999_999, "999 KB"), (1_000_000, "1 MB"), (526_233_600, "526 MB"),
        (1_500_000_000, "1.5 GB"), (999_999_999_999, "999.9 GB"), (5_100_000_000_000, "5.1 TB"),
    ])
    func `a size is told in the unit that reads best`(bytes: Int64, told: String) {
        #expect(ByteSize(bytes).description == told)
    }
}

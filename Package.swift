// swift-tools-version:6.2
import PackageDescription

// The layout is docs/architecture.md in code: a target may import only what is listed here,
// and Tests/ArchitectureTests fails when a pure target reaches for I/O.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let web: [Target.Dependency] = [httpTypes, nioCore, logging, "HTTPGate", "StrictJSON"]

let package = Package(
    name: "usher",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "SCIM", targets: ["SCIM"]),
        .executable(name: "usher", targets: ["usher"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // C libraries, from Debian's -dev packages (`make setup` installs them).
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),

        // Pure: values in, values out.
        .target(name: "StrictJSON"),
        .target(name: "SCIM", dependencies: ["StrictJSON"]),
        .target(name: "Crowd", dependencies: ["StrictJSON", "CExpat"]),
        .target(name: "Access", dependencies: ["StrictJSON", crypto, cryptoExtras]),
        .target(name: "Directory"),
        .target(
            name: "Provisioning",
            dependencies: ["SCIM", "StrictJSON", "Access", "CPCRE2", crypto, .product(name: "Yams", package: "Yams")]),

        // Engine: decides when, through ports.
        .target(name: "Sync", dependencies: ["Access", "Provisioning", "SCIM", "StrictJSON", logging, lifecycle]),

        // What administrators look at and do, for the Admin API and the admin site.
        .target(
            name: "Administration", dependencies: ["Access", "Directory", "Provisioning", "SCIM", "StrictJSON", "Sync"]),

        // Edges: the outside world.
        .target(
            name: "Storage",
            dependencies: [
                "StrictJSON", "SCIM", "Access", "Directory", "Provisioning", "Sync", crypto, logging,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(
            name: "Targets",
            dependencies: ["StrictJSON", "SCIM", "Crowd", "Directory", "Provisioning", "Sync", logging]),
        .target(
            name: "HTTPGate",
            dependencies: [
                hummingbirdCore, hummingbirdTLS, httpTypes, nioCore, nioHTTP1, nioPosix, nioSSL, nioHTTPTypes, logging,
                lifecycle,
                "StrictJSON",
            ]),
        .target(name: "SCIMServer", dependencies: web + ["SCIM", "Access"]),
        .target(name: "CrowdServer", dependencies: web + ["Crowd", "Directory", "Access"]),
        .target(
            name: "AdminAPI",
            dependencies: web + ["Administration", "SCIM", "Access", "Directory", "Provisioning", "Sync"]),

        .target(
            name: "AdminSite",
            dependencies: web + [
                "Administration", "SCIM", "Access", "Directory", "Provisioning", "Sync", crypto, lifecycle,
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [
                .embedInCode("Assets/site.css"), .embedInCode("Assets/site.js"), .embedInCode("Assets/icon.svg"),
            ]),

        // An edge to the outside: the OpenID provider of administrators.
        .target(
            name: "OpenID",
            dependencies: [
                "Access", "Administration", "StrictJSON", crypto, httpClient, nioCore, nioHTTP1,
                .product(name: "JWTKit", package: "jwt-kit"),
            ]),

        // Wiring.
        .target(
            name: "App",
            dependencies: web + [
                "SCIM", "Crowd", "Access", "Directory", "Provisioning", "Sync", "Storage", "Targets",
                "SCIMServer", "CrowdServer", "Administration", "AdminAPI", "AdminSite", "OpenID", crypto, lifecycle,
                unixSignals, nioPosix, nioSSL,
                hummingbirdTLS,
                .product(name: "Yams", package: "Yams"),
            ]),
        .executableTarget(
            name: "usher",
            dependencies: [
                "App", "Access", "Administration", "Provisioning", "SCIM", "StrictJSON", httpClient, nioCore, nioHTTP1,
                logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: [
                "App", "StrictJSON", "SCIM", "Crowd", "Storage", "Directory", "Provisioning", "Sync", "Access",
                "Administration", "HTTPGate", "SCIMServer", httpClient, nioCore, nioPosix, httpTypes, logging,
                lifecycle,
            ],
            path: "Tests/TestSupport"),
        .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"]),
        .testTarget(name: "SCIMTests", dependencies: ["SCIM", "StrictJSON"]),
        .testTarget(name: "CrowdTests", dependencies: ["Crowd", "StrictJSON"]),
        .testTarget(name: "AccessTests", dependencies: ["Access", "StrictJSON"]),
        .testTarget(name: "ProvisioningTests", dependencies: ["Provisioning", "SCIM", "StrictJSON"]),
        .testTarget(name: "SyncTests", dependencies: ["TestSupport", "Sync", "Provisioning", "SCIM", "StrictJSON"]),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "TestSupport", "Storage", "SCIM", "Directory", "Sync", "Access", "Provisioning", "StrictJSON",
            ]),
        .testTarget(
            name: "TargetsTests",
            dependencies: [
                "TestSupport", "Targets", "Directory", "Sync", "Provisioning", "Storage", "SCIM", "StrictJSON",
            ]),
        .testTarget(
            name: "OpenIDTests",
            dependencies: [
                "OpenID", "Access", "Administration", "StrictJSON", crypto,
                .product(name: "JWTKit", package: "jwt-kit"),
            ]),
        .testTarget(
            name: "AdministrationTests",
            dependencies: [
                "TestSupport", "Administration", "Access", "Provisioning", "SCIM", "Storage", "StrictJSON", "Sync",
            ]),
        .testTarget(name: "HTTPGateTests", dependencies: ["TestSupport", "HTTPGate", httpTypes, logging, nioPosix]),
        .testTarget(
            name: "SCIMServerTests",
            dependencies: [
                "TestSupport", "SCIMServer", "HTTPGate", "SCIM", "Storage", "StrictJSON", httpTypes, logging,
            ]),
        .testTarget(
            name: "CrowdServerTests",
            dependencies: [
                "TestSupport", "CrowdServer", "Crowd", "StrictJSON", "Storage", "Directory", "HTTPGate", httpTypes,
            ]),
        .testTarget(
            name: "AdminAPITests",
            dependencies: [
                "TestSupport", "Administration", "AdminAPI", "StrictJSON", "Provisioning", "Access", "Sync",
            ]),
        .testTarget(
            name: "AdminSiteTests",
            dependencies: [
                "TestSupport", "AdminSite", "Administration", "Access", "HTTPGate", "Provisioning", "SCIM", "Storage",
                "StrictJSON", "Sync", httpTypes,
                .product(name: "Mustache", package: "swift-mustache"),
            ]),
        .testTarget(
            name: "AppTests",
            dependencies: [
                "TestSupport", "App", "StrictJSON", "SCIM", "Access", "Administration", "AdminAPI", "AdminSite",
                "CrowdServer", "SCIMServer", "Storage", "Sync", "Provisioning", "HTTPGate", crypto, logging,
            ]),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "TestSupport", "Sync", "Provisioning", "SCIM", "StrictJSON", "Directory", "Targets", "Storage",
            ]),
        .testTarget(name: "ArchitectureTests"),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + strict
}

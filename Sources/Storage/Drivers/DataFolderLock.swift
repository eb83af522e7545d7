import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Holds a data folder for this process: two servers on one folder would write past each other.
///
/// The kernel lets go when the process ends, however it ends, so a crash leaves nothing to clean up.
final class DataFolderLock: Sendable {
    private let descriptor: Mutex<Int32?>

    init(folder: String) throws(StorageError) {
        let path = folder + "/usher.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen("\(path): \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            _ = Self.closeDescriptor(descriptor)
            throw .dataFolderInUse(folder: folder, process: holder)
        }
        ftruncate(descriptor, 0)
        let text = Array("\(getpid())\n".utf8)
        _ = pwrite(descriptor, text, text.count, 0)
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    func release() {
        descriptor.withLock { descriptor in
            if let descriptor { _ = Self.closeDescriptor(descriptor) }
            descriptor = nil
        }
    }

    private static func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }

    private static func holder(_ descriptor: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return String(decoding: bytes[..<count].prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
    }
}

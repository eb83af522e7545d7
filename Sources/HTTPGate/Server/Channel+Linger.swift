import NIOCore

extension Channel {
    /// Ends our side, and the whole connection a little later: closing at once while the client still sends would reset
    /// it, and the client might never see the answer.
    func end(lingering time: TimeAmount) {
        close(mode: .output, promise: nil)
        eventLoop.scheduleTask(in: time) { self.close(promise: nil) }
    }
}

// HTTPGate

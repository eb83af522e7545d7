// SCIMServer

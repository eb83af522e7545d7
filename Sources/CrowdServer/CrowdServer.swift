// CrowdServer

// Provisioning decides who should have what in a target, and why.
// It owns: the settings document, mapping templates, patterns, group rules, the planner and the reasons it gives.
// It does not read a store, call a target or know the time: it is given all three.

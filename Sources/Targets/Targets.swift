// Targets speaks to user directories: one folder per kind, one line each in `TargetKinds`.
// It owns: how accounts are read and steps performed in each of them.
// It leaves to others: what the steps are (Provisioning), when they are performed and tried again (Sync).

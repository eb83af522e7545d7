// AdminAPI is `/api/v1`: what the command line, scripts and the admin site do, as JSON over HTTP.
// It owns: its routes (one table, from which the OpenAPI document is made), its messages, its form of errors.
// It leaves to others: what the settings mean (Provisioning), how they take effect and what the stores hold (its ports).

"""The table that people read, and the JSON that machines read."""

import json


class Table:
    def __init__(self):
        self.rows = []

    def add(self, name, value, *, ratio=None, goal="", ok=None, p50=None, p99=None):
        row = {"name": name, "value": value, "ratio": ratio, "goal": goal, "ok": ok, "p50_ms": p50, "p99_ms": p99}
        self.rows.append(row)
        print("  " + " | ".join(cells(row)), flush=True)

    def text(self):
        head = ["measured", "value", "ratio", "goal", "", "p50 ms", "p99 ms"]
        lines = [head, *[cells(row) for row in self.rows]]
        widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
        padded = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines]
        padded.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
        return "\n".join(padded)

    def write(self, path, about):
        path.write_text(json.dumps({**about, "rows": self.rows}, indent=2) + "\n")


def cells(row):
    verdict = {True: "reached", False: "MISSED", None: ""}[row["ok"]]
    return [row["name"], row["value"], number(row["ratio"]), row["goal"], verdict, number(row["p50_ms"]),
            number(row["p99_ms"])]


def number(value):
    return "" if value is None else f"{value:.2f}"

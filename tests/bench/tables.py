# SPDX-License-Identifier: AGPL-3.0-or-later
"""Medians with their spread, as rows of a Markdown table."""
import statistics


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def spread(values):
    if not values:
        return "-"
    if len(values) == 1:
        return number(values[0])
    return f"{number(statistics.median(values))} ({number(min(values))}..{number(max(values))})"


class Table:
    """Rows of (what, unit, figures by server); a ratio is fedibee's median by the peer's."""

    def __init__(self, title, servers):
        self.title, self.servers, self.rows = title, servers, []

    def add(self, what, unit, **figures):
        self.rows.append((what, unit, figures))

    def show(self):
        peers = [name for name in self.servers if name != "fedibee"] if "fedibee" in self.servers else []
        head = ["what", "unit", *self.servers, *(f"fedibee / {peer}" for peer in peers)]
        print(f"\n### {self.title}\n\n| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
        for what, unit, figures in self.rows:
            cells = [spread(figures.get(name, [])) for name in self.servers]
            for peer in peers:
                both = figures.get("fedibee") and figures.get(peer)
                cells.append(number(statistics.median(figures["fedibee"]) / statistics.median(figures[peer])) if both else "-")
            print("| " + " | ".join([what, unit, *cells]) + " |", flush=True)

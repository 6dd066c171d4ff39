"""What must be said wherever the data is shown; it cannot be switched off (UI notes: legend, notices, print)."""

NOTICES = {"illustrative": "示意数据，不得作为法定依据", "made_up": "演示数据"}
"""``illustrative``: boundaries that are no legal proof; ``made_up``: the demonstration part is loaded."""
STAMPS = {"exact": "内部资料", "public": "公示版"}
"""On every sheet: whether it tells exact places, and so stays inside, or may be shown to anybody."""

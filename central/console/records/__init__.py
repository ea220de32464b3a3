"""操作记录: every decision, readable and exportable."""

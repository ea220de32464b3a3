"""单位和人员: who works for which unit."""

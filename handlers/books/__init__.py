"""An answer as a workbook: its sheets, what stands on the first, and the file itself."""

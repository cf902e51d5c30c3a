"""An answer to look at: which figures become a chart, and how it is drawn."""

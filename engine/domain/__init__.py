"""Facts about an organisation: tables with dates, the append-only history and the cut that decisions see."""

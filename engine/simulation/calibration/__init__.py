"""Laws estimated from the record, with what the record says beside them."""

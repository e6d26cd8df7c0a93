"""What every outcome carries: the facts and rules it rests on, a hash of its body, a fingerprint of its input."""

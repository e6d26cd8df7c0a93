"""Files that people write, in YAML 1.2: nodes that know their line, and words for what is wrong with them."""

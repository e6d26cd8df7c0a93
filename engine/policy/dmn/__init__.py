"""Decision Model and Notation: decision tables of DMN 1.1 to 1.5 in, and of DMN 1.5 out.

``xml`` reads a file safely; ``texts`` turns entries of S-FEEL into cells and back; ``types`` says what its item
definitions mean; ``importing`` makes a policy file of a model, ``exporting`` a model of a policy.
"""

"""Skills by unit: what is mastered, what work asks for, where it hangs on few, and what to do about gaps."""

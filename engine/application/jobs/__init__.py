"""Long verbs as jobs: put into a queue, done by workers, and gone on with from the last finished step after a crash."""
